//! What the room promises, on written cases and on generated ones.

mod classifying;
mod lexing;
mod properties;
mod splitting;
mod splitting_cases;
mod summarising;
