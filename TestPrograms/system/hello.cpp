// Proves: nothing by itself; what the compilers compile. Linked: by the compiler that is tested.
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>
int main() {
    std::vector<std::string> words{"made", "by", "a", "compiler"};
    try {
        throw std::runtime_error(words.at(3));
    } catch (const std::exception &error) {
        std::cout << words[0] << " by a " << error.what() << std::endl;
    }
}
