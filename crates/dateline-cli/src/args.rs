//! t
#[derive(clap::Parser)]
pub struct Arguments { pub inputs: Vec<String> }
