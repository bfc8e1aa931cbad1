import CFreestanding

/// The calling thread's last error, until `dlerror` gives it or another call succeeds: a text, or a question for a symbol, of which the text is made when
/// it is asked for. No lock: the words are the thread's own. A word that leads to memory is changed before the memory is given back, so that a signal
/// handler finds none that is gone.
extension Threads {
    /// Makes a question that was asked in vain before the calling thread's error once more; false where it is not known.
    @inline(__always)
    func failsAgain(_ question: @autoclosure () -> FailedQuestions.Question) -> Bool {
        let thread = thread_pointer()
        let memory = load(thread, ThreadWords.questions)
        if memory == 0 { return false }
        let questions = FailedQuestions(address: memory)
        let turn = questions.turn
        let place = questions.place(of: question())
        if place == 0 { return false }
        setFailedQuestion(place, thread)
        // A signal handler may have put another question there.
        signal_fence()
        return questions.turn == turn
    }

    /// Makes a question that was asked in vain the calling thread's error; false where it cannot be kept, and its text has to be made.
    func fail(_ question: FailedQuestions.Question, object: Bytes) -> Bool {
        let thread = thread_pointer()
        if load(thread, ThreadWords.questions) == 0 {
            // A handler that interrupts this makes its own, which is lost.
            let questions = FailedQuestions.make()
            store(questions.address, thread, ThreadWords.questions)
        }
        let place = FailedQuestions(address: load(thread, ThreadWords.questions)).add(question, object: object)
        if place == 0 { return false }
        setFailedQuestion(place, thread)
        return true
    }

    @inline(__always)
    private func setFailedQuestion(_ place: UInt, _ thread: UInt) {
        store(place, thread, ThreadWords.failedQuestion)
        if load(thread, ThreadWords.error) != 0 { replaceError(thread, by: 0) }
    }

    /// Sets the calling thread's message, memory of the loader's heap that is the thread's from now on, or takes it away.
    @inline(__always)
    func setError(_ text: UInt) {
        let thread = thread_pointer()
        let (old, question) = (load(thread, ThreadWords.error), load(thread, ThreadWords.failedQuestion))
        if old | question | text == 0 { return }
        store(0, thread, ThreadWords.failedQuestion)
        if old == text { return }
        replaceError(thread, by: text)
    }

    @inline(never)
    private func replaceError(_ thread: UInt, by text: UInt) {
        let old = load(thread, ThreadWords.error)
        store(text, thread, ThreadWords.error)
        signal_fence()
        Memory.free(old)
    }

    /// Takes the calling thread's message, which stays until the next is taken; 0 where there is none. An object without a name is the program, which has
    /// the one that it was called by.
    func takeError(program: Bytes) -> UInt {
        let thread = thread_pointer()
        let place = load(thread, ThreadWords.failedQuestion)
        let given = load(thread, ThreadWords.givenError)
        if place != 0 {
            store(0, thread, ThreadWords.failedQuestion)
            let questions = FailedQuestions(address: load(thread, ThreadWords.questions))
            let (object, symbol) = questions.names(at: place)
            let error = DynamicError(
                object.isEmpty ? program : object, "undefined symbol: ", symbol, memory: { questions.memory(forText: $0) })
            // What the thread keeps for the text is not given back.
            store(questions.holdsText(error.text) ? 0 : error.text, thread, ThreadWords.givenError)
            if load(thread, ThreadWords.error) != 0 { replaceError(thread, by: 0) }
            signal_fence()
            Memory.free(given)
            return error.text
        }
        let text = load(thread, ThreadWords.error)
        store(text, thread, ThreadWords.givenError)
        store(0, thread, ThreadWords.error)
        signal_fence()
        Memory.free(given)
        return text
    }
}
