"""The parts of the sample shop's generator, one module per topic."""
