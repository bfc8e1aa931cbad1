extension Subject {
    func pageTrails() -> [PageTrail] { [] }
    func pageGraph() -> PageGraph? { nil }
    func pageBindings() -> PageBindings? { nil }
}
