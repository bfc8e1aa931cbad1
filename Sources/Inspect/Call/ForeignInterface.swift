import CFFI
import Glibc

/// libffi, opened when a call is made.
@safe final class ForeignInterface {
    typealias TypePointer = UnsafeMutablePointer<ffi_type>

    private let library: UnsafeMutableRawPointer
    private let memory: CallMemory

    /// The library under the names of its last two binary interfaces, which are alike in what is used here.
    init(memory: CallMemory) throws(CallError) {
        var reason = ""
        for name in ["libffi.so.8", "libffi.so.7"] {
            if let library = unsafe dlopen(name, RTLD_NOW | RTLD_LOCAL) {
                unsafe self.library = library
                self.memory = memory
                return
            }
            if reason.isEmpty { reason = DynamicLibrary.lastError }
        }
        throw .missingInterface(reason)
    }

    private func function<Function>(_ name: String, as type: Function.Type) throws(CallError) -> Function {
        guard let address = unsafe dlsym(library, name) else { throw .missingInterface(DynamicLibrary.lastError) }
        return unsafe unsafeBitCast(address, to: type)
    }

    /// A call's interface: what a function of this type takes and returns, with the arguments that it is given beyond its parameters.
    func prepare(_ function: CFunction, variadic: [CType], name: String) throws(CallError) -> UnsafeMutableRawPointer {
        let interface = unsafe memory.allocate(Int(ffi_interface_size))
        let types = function.parameters.map(\.type) + variadic
        let list = unsafe memory.allocate(8 * types.count).assumingMemoryBound(to: TypePointer?.self)
        for (index, type) in types.enumerated() { unsafe list[index] = try self.type(type, in: name) }
        let convention = CInt(ffi_default_convention)
        let result = unsafe try type(function.result, in: name)
        let status: CInt
        if function.isVariadic {
            let prepare = unsafe try self.function("ffi_prep_cif_var", as: (@convention(c) (UnsafeMutableRawPointer, CInt, CUnsignedInt, CUnsignedInt, TypePointer, UnsafeMutablePointer<TypePointer?>) -> CInt).self)
            status = unsafe prepare(interface, convention, CUnsignedInt(function.parameters.count), CUnsignedInt(types.count), result, list)
        } else {
            let prepare = unsafe try self.function("ffi_prep_cif", as: (@convention(c) (UnsafeMutableRawPointer, CInt, CUnsignedInt, TypePointer, UnsafeMutablePointer<TypePointer?>) -> CInt).self)
            status = unsafe prepare(interface, convention, CUnsignedInt(types.count), result, list)
        }
        guard status == 0 else { throw .unpreparable(name) }
        return unsafe interface
    }

    typealias Call = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> Void

    func caller() throws(CallError) -> Call { unsafe try function("ffi_call", as: Call.self) }

    typealias Handler = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?, UnsafeMutableRawPointer?) -> Void

    /// A function's address at which `handler` is entered with `context`.
    func closure(_ interface: UnsafeMutableRawPointer, _ handler: Handler, context: UnsafeMutableRawPointer) throws(CallError) -> UInt {
        let allocate = unsafe try function("ffi_closure_alloc", as: (@convention(c) (Int, UnsafeMutablePointer<UnsafeMutableRawPointer?>) -> UnsafeMutableRawPointer?).self)
        let prepare = unsafe try function("ffi_prep_closure_loc", as: (@convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer, Handler, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> CInt).self)
        var code: UnsafeMutableRawPointer?
        guard let closure = unsafe allocate(Int(ffi_closure_size), &code), let code = unsafe code else { throw .unpreparable("callback") }
        guard unsafe prepare(closure, interface, handler, context, code) == 0 else { throw .unpreparable("callback") }
        return UInt(bitPattern: code)
    }

    /// libffi's description of a type; the elements of an array in a structure stand there one by one.
    private func type(_ type: CType, in name: String) throws(CallError) -> TypePointer {
        switch type {
        case .void: return unsafe try basic("void")
        case .bool: return unsafe try basic("uint8")
        case .integer(let integer): return unsafe try basic("\(integer.isSigned ? "s" : "u")int\(integer.size * 8)")
        case .floating(.longDouble): return unsafe try basic("longdouble")
        case .floating(let floating): return unsafe try basic(floating.rawValue)
        case .pointer: return unsafe try basic("pointer")
        case .structure(let structure):
            var elements: [TypePointer] = unsafe []
            for field in structure.fields { unsafe try append(field.type, to: &elements, in: name) }
            let list = unsafe memory.allocate(8 * (elements.count + 1)).assumingMemoryBound(to: TypePointer?.self)
            for index in unsafe elements.indices { unsafe list[index] = elements[index] }
            let type = unsafe memory.allocate(MemoryLayout<ffi_type>.size).assumingMemoryBound(to: ffi_type.self)
            unsafe type.pointee.type = UInt16(ffi_structure_type)
            unsafe type.pointee.elements = list
            return unsafe type
        case .opaque, .array, .function: throw .unpreparable(name)
        }
    }

    private func append(_ type: CType, to elements: inout [TypePointer], in name: String) throws(CallError) {
        guard case .array(let element, let count?) = type else { return unsafe elements.append(try self.type(type, in: name)) }
        guard unsafe elements.count + count <= 1 << 16 else { throw .unpreparable(name) }
        for _ in 0..<count { unsafe try append(element, to: &elements, in: name) }
    }

    private func basic(_ name: String) throws(CallError) -> TypePointer {
        guard let address = unsafe dlsym(library, "ffi_type_\(name)") else { throw .missingInterface(DynamicLibrary.lastError) }
        return unsafe address.assumingMemoryBound(to: ffi_type.self)
    }
}
