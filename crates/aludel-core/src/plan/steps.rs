//! The list that steps are collected in. Never orders it.

use super::Operation;
use super::step::Step;

/// Steps by number.
#[derive(Default)]
pub(super) struct Steps {
    steps: Vec<Step>,
    wishes: Vec<super::Wish>,
}

impl Steps {
    /// Adds a step and gives its number.
    pub fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// The number that the next step will have.
    pub fn next(&self) -> usize {
        self.steps.len()
    }

    /// The number of the first such step, from a number on.
    pub fn number_of(&self, from: usize, is_it: impl Fn(&Operation) -> bool) -> Option<usize> {
        self.steps.iter().skip(from).position(|step| is_it(&step.operation)).map(|at| from + at)
    }

    /// The steps with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.steps.iter().enumerate()
    }

    /// Puts a step behind another.
    pub fn put_after(&mut self, step: usize, first: Option<usize>) {
        if let Some(step) = self.steps.get_mut(step) {
            step.after.extend(first);
        }
    }

    /// Notes that something should be said about the rows that are there.
    pub fn wish(&mut self, wish: super::Wish) {
        self.wishes.push(wish);
    }

    /// Puts every step that is not among `first` behind those.
    ///
    /// By rank they would come first anyway, except before statements that run by themselves.
    pub fn all_after(&mut self, first: &[usize]) {
        for (at, step) in self.steps.iter_mut().enumerate() {
            if !first.contains(&at) {
                step.after.extend(first);
            }
        }
    }

    /// Everything collected.
    pub fn finish(self) -> (Vec<Step>, Vec<super::Wish>) {
        (self.steps, self.wishes)
    }
}
