# Proves: Python's extension modules, libraries opened through ctypes, callbacks from C, and threads that import and call at once. Run: by python3.
import bz2, ctypes, decimal, hashlib, json, lzma, sqlite3, ssl, struct, subprocess, sys, threading, zlib

libc = ctypes.CDLL(None)
print("strlen", libc.strlen(b"four"))
libm = ctypes.CDLL("libm.so.6")
libm.cos.restype = ctypes.c_double
libm.cos.argtypes = [ctypes.c_double]
print("cos", libm.cos(0.0))
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 5)(5, 1, 4, 2, 3)
libc.qsort(numbers, 5, ctypes.sizeof(ctypes.c_int), compare(lambda a, b: a[0] - b[0]))
print("sorted", list(numbers))
try:
    ctypes.CDLL("libnone.so.7")
except OSError as error:
    print("error", error)
try:
    libc.no_such_function
except AttributeError as error:
    print("error", str(error).replace(sys.executable, "python"))
base = sqlite3.connect(":memory:")
base.execute("create table t (a integer, b text)")
base.executemany("insert into t values (?, ?)", [(i, str(i * i)) for i in range(100)])
print("sqlite", base.execute("select sum(a), max(length(b)) from t").fetchone())
print("ssl", ssl.OPENSSL_VERSION.split()[0], hashlib.sha256(b"text").hexdigest()[:16])
print("context", ssl.create_default_context().verify_mode)
data = b"some text " * 100
print("packed", all(m.decompress(m.compress(data)) == data for m in (zlib, bz2, lzma)), decimal.Decimal(1) / 7)
results = []

def work(number):
    import array, colorsys, csv, fractions, heapq, random, statistics, xml.etree.ElementTree as tree
    digest = hashlib.new("sha512", str(number).encode())
    for _ in range(200):
        digest.update(json.dumps([number, struct.pack("<i", number).hex()]).encode())
    results.append((number, digest.hexdigest()[:8], tree.fromstring("<a><b/></a>")[0].tag, libc.abs(-number)))

threads = [threading.Thread(target=work, args=(i,)) for i in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("threads", sorted(results))
print("child", subprocess.run([sys.executable, "-c", "import _json, math; print(math.sqrt(16))"], capture_output=True).stdout)
