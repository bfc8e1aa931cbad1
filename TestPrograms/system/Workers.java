// Proves: a Java program with threads, compiled code, exceptions, compression and a native library runs. Run: by java.
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

public class Workers {
    static long work(int seed) {
        long sum = seed;
        for (int i = 0; i < 200000; i++) {
            sum = sum * 6364136223846793005L + 1442695040888963407L;
            if ((sum & 0xffff) == 7) {
                try {
                    throw new IllegalStateException("odd");
                } catch (IllegalStateException e) {
                    sum += e.getMessage().length();
                }
            }
        }
        return sum;
    }

    public static void main(String[] arguments) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Future<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            final int seed = i;
            futures.add(pool.submit(() -> work(seed)));
        }
        long total = 0;
        for (Future<Long> future : futures) total ^= future.get();
        pool.shutdown();
        byte[] text = "some text, some text, some text".getBytes("UTF-8"), out = new byte[100];
        Deflater deflater = new Deflater();
        deflater.setInput(text);
        deflater.finish();
        CRC32 crc = new CRC32();
        crc.update(text);
        System.out.println(total + " " + deflater.deflate(out) + " " + Long.toHexString(crc.getValue()));
        System.out.println(java.net.InetAddress.getByName("127.0.0.1").isLoopbackAddress());
    }
}
