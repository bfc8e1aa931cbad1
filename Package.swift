// swift-tools-version: 6.3
import PackageDescription

/// What every Swift target is held to.
let strict: [SwiftSetting] = [.strictMemorySafety(), .treatAllWarnings(as: .error)]

/// The freestanding program is Embedded Swift without a libc; it is optimised in every configuration, so that what is tested is what is shipped.
let freestanding: [SwiftSetting] =
    strict + [
        .enableExperimentalFeature("Embedded"),
        .unsafeFlags([
            "-O", "-wmo", "-parse-as-library", "-enforce-exclusivity=unchecked", "-Xfrontend", "-disable-stack-protector",
            // gdb looks for what such references name, and complains of each.
            "-Xfrontend", "-no-clang-module-breadcrumbs",
            // A section for each function, for the order in which the linker puts them.
            "-Xfrontend", "-function-sections",
        ]),
    ]

/// A static-PIE with an entry point of its own, which no other loader has to prepare.
let freestandingLink: [LinkerSetting] = [
    .unsafeFlags([
        "-use-ld=lld", "-Xclang-linker", "-nostdlib", "-Xclang-linker", "-nostartfiles", "-Xclang-linker", "-static-pie",
        "-Xclang-linker", "-Wno-unused-command-line-argument", "-Xlinker", "-e", "-Xlinker", "_start", "-Xlinker", "--gc-sections",
        "-Xlinker", "--pack-dyn-relocs=relr", "-Xlinker", "-z", "-Xlinker", "norelro", "-Xlinker", "--no-rosegment",
        // By its build ID a cache knows the loader that wrote it.
        "-Xlinker", "--build-id",
        // The package manager calls the entry main, too; a debugger shall only find the program's.
        "-Xlinker", "--defsym=main=0",
        // What every start runs stands together; a name that is not there any more does no harm. `swload-bench --set order` prints the list anew.
        "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/CSupport/Freestanding/start.order", "-Xlinker", "--no-warn-symbol-ordering",
        "-Xlinker", "\(Context.packageDirectory)/CSupport/Freestanding/merged.ld",
    ])
]

/// valgrind 3.19 gives up at a file with DWARF 5 of clang's kind, and so at every program that swload runs.
let debugInformation = ["-gdwarf-4"]

let package = Package(
    name: "swload",
    products: [
        .executable(name: "swload", targets: ["swload"]),
        .executable(name: "swload-inspect", targets: ["swload-inspect"]),
        .executable(name: "swload-bench", targets: ["swload-bench"]),
    ],
    dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
    targets: [
        .target(name: "CSystem", path: "CSupport/System", cSettings: [.unsafeFlags(debugInformation)]),
        .target(
            name: "CFreestanding", path: "CSupport/Freestanding",
            cSettings: [
                .unsafeFlags(
                    ["-O2", "-ffreestanding", "-fno-builtin", "-fPIE", "-fno-stack-protector", "-fvisibility=hidden"] + debugInformation)
            ]),
        .target(name: "ELF", dependencies: ["CSystem"], swiftSettings: strict),
        .target(name: "Trace", dependencies: ["ELF"], swiftSettings: strict),
        .target(name: "Link", dependencies: ["CSystem", "ELF", "Trace"], swiftSettings: strict),
        .executableTarget(
            name: "swload", dependencies: ["CSystem", "CFreestanding"], swiftSettings: freestanding, linkerSettings: freestandingLink),
        .target(name: "CHosted", path: "CSupport/Hosted"),
        .target(name: "CFFI"),
        .target(name: "Inspect", dependencies: ["CSystem", "CHosted", "CFFI", "ELF", "Trace", "Link"], swiftSettings: strict),
        .executableTarget(
            name: "swload-inspect",
            dependencies: ["Inspect", "ELF", "Trace", "Link", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: strict,
            // With Swift's libraries inside it starts in half the time, and can be copied beside swload.
            linkerSettings: [.unsafeFlags(["-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims", "-l_FoundationCollections"], .when(configuration: .release))]),
        .executableTarget(name: "swload-bench", dependencies: ["CHosted"], path: "Sources/swload-bench", swiftSettings: strict),
        .testTarget(name: "ELFTests", dependencies: ["ELF"], swiftSettings: strict),
        .testTarget(name: "LinkTests", dependencies: ["CSystem", "ELF", "Trace", "Link"], swiftSettings: strict),
        .testTarget(name: "InspectTests", dependencies: ["ELF", "Trace", "Link", "Inspect"], swiftSettings: strict),
        .testTarget(name: "BenchTests", dependencies: ["swload-bench"], swiftSettings: strict),
        .testTarget(name: "ProgramTests", dependencies: ["ELF", "Link"], swiftSettings: strict),
    ]
)
