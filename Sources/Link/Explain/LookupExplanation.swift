#if !hasFeature(Embedded)
    import ELF
    import Trace
#endif

/// One lookup with all that was met on the way; making it allocates.
public struct LookupExplanation: Sendable {
    /// The whole scope, in order.
    public let scope: [ObjectID]
    /// The objects that were looked into: up to the one whose symbol was chosen, without those that were passed over.
    public let searched: [ObjectID]
    /// The symbols that have the name, in the order of the scope, those behind the chosen one too.
    public let candidates: [Candidate]

    /// The symbol that the lookup gives, nil where it gives none.
    public var chosen: Candidate? { candidates.first { $0.verdict == .chosen } }
}

extension LookupTables {
    /// Looks a reference up as `find` does, and tells of every symbol that has the name.
    func explain(_ reference: Reference, in scope: [ObjectID]) -> LookupExplanation {
        var search = GeneralSearch(self, reference)
        unsafe search.walk(Table(viewing: scope), SilentTrace())
        let winner = search.result
        let endsAtWinner = !winner.isNone && !(weakGivesWay && symbol(at: winner)?.binding == .weak)
        var searched: [ObjectID] = []
        var candidates: [Candidate] = []
        var isBeforeWinner = true
        for (place, id) in scope.enumerated() {
            let isPassedOver = passesOver(id, reference)
            if isBeforeWinner || !endsAtWinner, !isPassedOver { searched.append(id) }
            // An object may stand in several lists of a scope.
            if !scope[..<place].contains(id) {
                collect(reference, id, winner, isPassedOver: isPassedOver, isBeforeWinner: isBeforeWinner, &candidates)
            }
            if !winner.isNone, winner.object == id { isBeforeWinner = false }
        }
        return LookupExplanation(scope: scope, searched: searched, candidates: candidates)
    }

    /// Adds the symbols of one object that have the name.
    private func collect(
        _ reference: Reference, _ id: ObjectID, _ winner: SymbolPlace, isPassedOver: Bool, isBeforeWinner: Bool, _ candidates: inout [Candidate]
    ) {
        guard filters[inPlace: id.index].mayHold(reference.name.hash) else { return }
        let object = objects[inPlace: id.index]
        let matched = match(reference, id)
        var defaults = 0
        forEachSymbol(reference, object) { _, symbol, entry in
            if let entry, symbol.isCandidate(for: reference.class), entry & 0x8000 == 0, entry & 0x7fff >= reference.version.firstDefault { defaults += 1 }
        }
        forEachSymbol(reference, object) { index, symbol, entry in
            var verdict = CandidateVerdict.shadowed
            if index != matched {
                verdict = rejection(of: symbol, entry, reference, in: object, isOnlyDefault: defaults == 1)
            } else if isPassedOver {
                verdict = .passedOver
            } else if !winner.isNone, winner.object == id {
                verdict = .chosen
            } else if isBeforeWinner {
                verdict = .gaveWay
            }
            candidates.append(
                Candidate(
                    object: id, index: index, symbol: symbol, version: entry.flatMap { object.version($0)?.name } ?? Bytes(),
                    isVersionHidden: (entry ?? 0) & 0x8000 != 0, verdict: verdict))
        }
    }

    /// Calls `body` with each symbol of an object that has the reference's name, and its entry in the table of versions.
    private func forEachSymbol(_ reference: Reference, _ object: LookupObject, _ body: (Int, Symbol, UInt16?) -> Void) {
        // A sound file has one symbol of a name for each of its versions at most, and one without.
        var left = object.versions.count + 2
        object.hash.forEachCandidate(reference.name) { index in
            guard let symbol = object.symbols[index], object.strings.hasString(reference.name.bytes, at: Int(symbol.nameOffset)) else { return false }
            body(index, symbol, object.symbolVersions[index])
            left -= 1
            return left == 0
        }
    }
}

extension Namespace {
    /// Looks a reference up among objects, and tells of every symbol that has the name.
    public func explanation(of reference: Reference, among objects: [ObjectID]) -> LookupExplanation {
        unsafe tables.explain(reference, in: objects)
    }
}

extension FrozenNamespace {
    /// Looks a reference up in a scope, and tells of every symbol that has the name.
    public func explanation(of reference: Reference, in scope: Scope) -> LookupExplanation {
        tables.explain(reference, in: flattened(scope))
    }
}
