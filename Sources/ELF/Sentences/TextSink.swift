/// What sentences are written to.
public protocol TextSink {
    func append(_ text: StaticString)
    func append(decimal value: UInt64)
    func append(hex value: UInt64)
}
