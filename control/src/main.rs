//! The program `schalter`.

fn main() {}
