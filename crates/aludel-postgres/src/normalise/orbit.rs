//! What texts become when they are read and printed again and again, and whether two of them meet. Never sends
//! anything itself.

use std::collections::BTreeMap;

use aludel_core::ident::Ident;
use aludel_core::schema::{
    ColumnValue, Entry, Expression, Object, ObjectId, Place, Schema, TypeName,
};

use super::alike::{Key, key};
use super::answer::Refused;
use super::ask::{Rows, Server};
use super::error::NormaliseError;
use super::names::{Named, with_name};
use super::pair::{Pair, take_over};
use super::sheet::{Question, Sheet, Side, Sides, Subject, sheet, subject};

/// All pairs, and what has become of them.
#[derive(Debug)]
pub(super) struct Orbits(Vec<Orbit>);

#[derive(Debug)]
struct Orbit {
    pair: Pair,
    /// Where else the same two texts stand over the same columns.
    others: Vec<(ObjectId, Place)>,
    live: Path,
    wanted: Path,
    is_same: bool,
    /// What the server said of the wanted view or function beside its text.
    told: Told,
}

/// One text and what it was printed as.
#[derive(Debug)]
struct Path {
    /// The text as its side has it.
    text: String,
    /// What can be compared, in the order in which it was printed.
    printed: Vec<String>,
    /// Whether nothing new comes any more.
    is_over: bool,
    /// What the server said when it did not take the text.
    refused: Option<String>,
}

#[derive(Debug, Default)]
struct Told {
    columns: Vec<(Ident, TypeName)>,
    signature: Option<String>,
    result: Option<String>,
}

/// What a question came to.
#[derive(Debug)]
enum Answer {
    /// The text, and what else the row said.
    Printed(String, Told),
    /// The server keeps nothing.
    Nothing,
    Refused(String),
}

impl Path {
    fn new(text: &str, is_comparable: bool) -> Self {
        let printed = if is_comparable { vec![text.to_owned()] } else { Vec::new() };
        Self { text: text.to_owned(), printed, is_over: false, refused: None }
    }

    fn next(&self) -> &str {
        self.printed.last().unwrap_or(&self.text)
    }

    fn push(&mut self, printed: String) {
        self.is_over = self.printed.last() == Some(&printed);
        if !self.is_over {
            self.printed.push(printed);
        }
    }
}

impl Orbits {
    /// Takes the pairs; those that ask the same are asked once.
    pub(super) fn new(pairs: Vec<Pair>, current: &Schema, desired: &Schema) -> Self {
        let orbit = |pair: Pair| {
            // Its expression is asked with the type of its column, and so never printed as it stands.
            let is_comparable = !matches!(pair.place, Place::Generated(_));
            let mut live = Path::new(pair.live.as_deref().unwrap_or_default(), is_comparable);
            let mut wanted = Path::new(&pair.wanted, is_comparable);
            if pair.live.is_none() {
                live = Path { is_over: true, ..Path::new("", false) };
            }
            if pair.place == Place::Bounds {
                (live.is_over, wanted.is_over) = (true, true);
            }
            Orbit { pair, others: Vec::new(), live, wanted, is_same: false, told: Told::default() }
        };
        let mut orbits: Vec<Orbit> = Vec::new();
        let mut by_key: BTreeMap<Key, usize> = BTreeMap::new();
        for pair in pairs {
            let key = key(&pair, current, desired);
            if let Some(first) = key.as_ref().and_then(|key| by_key.get(key))
                && let Some(first) = orbits.get_mut(*first)
            {
                first.others.push((pair.object, pair.place));
                continue;
            }
            by_key.extend(key.map(|key| (key, orbits.len())));
            orbits.push(orbit(pair));
        }
        Self(orbits)
    }

    /// Asks for the next text of every path that goes on; whether there was one.
    pub(super) async fn ask(
        &mut self,
        server: &Server<'_>,
        sides: &Sides<'_>,
        round: usize,
    ) -> Result<bool, NormaliseError> {
        let questions = self.questions(round);
        let answers = ask(server, sides, &questions).await?;
        let asked: Vec<(usize, Side)> =
            questions.iter().map(|question| (question.pair, question.side)).collect();
        let is_any = !asked.is_empty();
        for ((at, side), answer) in asked.into_iter().zip(answers) {
            if let Some(orbit) = self.0.get_mut(at) {
                orbit.take(side, answer, round);
            }
        }
        for orbit in &mut self.0 {
            orbit.is_same |=
                orbit.wanted.printed.iter().any(|text| orbit.live.printed.contains(text));
        }
        Ok(is_any)
    }

    fn questions(&self, round: usize) -> Vec<Question<'_>> {
        let mut questions = Vec::new();
        for (pair, orbit) in self.0.iter().enumerate().filter(|(_, orbit)| !orbit.is_same) {
            for (side, path) in [(Side::Live, &orbit.live), (Side::Wanted, &orbit.wanted)] {
                // The server's own wording mostly comes to itself: it is asked for only when it is needed.
                let is_needed = round > 0 || side == Side::Wanted || path.printed.is_empty();
                // A text that one side is not taken with meets nothing any more.
                let is_lost = orbit.wanted.refused.is_some()
                    || orbit.wanted.is_over && path.is_over
                    || orbit.pair.live.is_none() && orbit.wanted.is_over;
                if path.is_over || !is_needed || is_lost {
                    continue;
                }
                questions.push(Question {
                    pair,
                    side,
                    object: &orbit.pair.object,
                    place: &orbit.pair.place,
                    text: path.next().to_owned(),
                    is_printed: !path.printed.is_empty(),
                });
            }
        }
        questions
    }

    /// Puts the words of what is there into `desired` where two paths have met, and gives what was refused.
    pub(super) fn settle(self, current: &Schema, desired: &mut Schema) -> Vec<Refused> {
        let mut refused = Vec::new();
        for orbit in self.0 {
            let Pair { object, place, live, .. } = orbit.pair;
            for (object, place) in std::iter::once((object, place)).chain(orbit.others) {
                if let (Some(message), false) = (&orbit.wanted.refused, orbit.is_same) {
                    let (object, place, message) = (object.clone(), place.clone(), message.clone());
                    refused.push(Refused { object, place, message });
                }
                let Some(entry) = desired.get_mut(&object) else { continue };
                if orbit.is_same {
                    match &live {
                        Some(live) => replace(entry, &place, live),
                        None => keep_nothing(entry, &place),
                    }
                }
                fill_in(entry, &orbit.told);
                if let Some(live) = current.get(&object) {
                    take_over(&live.object, &mut entry.object);
                }
            }
        }
        refused
    }
}

impl Orbit {
    fn take(&mut self, side: Side, answer: Answer, round: usize) {
        let path = match side {
            Side::Live => &mut self.live,
            Side::Wanted => &mut self.wanted,
        };
        match answer {
            Answer::Printed(text, told) => {
                path.push(text);
                if side == Side::Wanted && round == 0 {
                    self.told = told;
                }
            }
            Answer::Nothing => {
                path.is_over = true;
                self.is_same |= side == Side::Wanted && self.pair.live.is_none();
            }
            Answer::Refused(message) => {
                path.is_over = true;
                path.refused = Some(message);
            }
        }
    }
}

/// The answers, one for each question.
async fn ask(
    server: &Server<'_>,
    sides: &Sides<'_>,
    questions: &[Question<'_>],
) -> Result<Vec<Answer>, NormaliseError> {
    let mut subjects: BTreeMap<Subject, Vec<usize>> = BTreeMap::new();
    for (number, question) in questions.iter().enumerate() {
        if let Some(subject) = subject(number, question, sides.of(question.side)) {
            subjects.entry(subject).or_default().push(number);
        }
    }
    let mut answers: Vec<Option<Answer>> = questions.iter().map(|_| None).collect();
    let sheets: Vec<(&Subject, Sheet)> = subjects
        .iter()
        .map(|(subject, numbers)| (subject, sheet(subject, numbers, questions, sides)))
        .collect();
    let again = put(server, sheets, questions, &mut answers).await?;
    // One text that the server does not take takes the others of its sheet with it.
    let alone: Vec<(&Subject, Sheet)> = again
        .into_iter()
        .map(|(subject, number)| (subject, sheet(subject, &[number], questions, sides)))
        .collect();
    put(server, alone, questions, &mut answers).await?;
    let unasked = || Answer::Refused("it is not one complete text of its kind".to_owned());
    Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(unasked)).collect())
}

/// Asks the sheets; gives the questions of those that were refused and hold more than one.
async fn put<'s>(
    server: &Server<'_>,
    sheets: Vec<(&'s Subject, Sheet)>,
    questions: &[Question<'_>],
    answers: &mut [Option<Answer>],
) -> Result<Vec<(&'s Subject, usize)>, NormaliseError> {
    let (subjects, sheets): (Vec<_>, Vec<_>) =
        sheets.into_iter().filter(|(_, sheet)| !sheet.rows.is_empty()).unzip();
    if sheets.is_empty() {
        return Ok(Vec::new());
    }
    let mut again = Vec::new();
    for ((subject, sheet), rows) in
        subjects.into_iter().zip(&sheets).zip(server.ask(&sheets).await?)
    {
        if rows.is_err() && sheet.rows.len() > 1 {
            again.extend(sheet.rows.values().map(|number| (subject, *number)));
            continue;
        }
        for (number, answer) in read(sheet, rows, questions) {
            if let Some(slot) = answers.get_mut(number) {
                *slot = Some(answer);
            }
        }
    }
    Ok(again)
}

/// The answers of one sheet.
fn read(sheet: &Sheet, rows: Rows, questions: &[Question<'_>]) -> Vec<(usize, Answer)> {
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => {
            return sheet
                .rows
                .values()
                .map(|number| (*number, Answer::Refused(error.message.clone())))
                .collect();
        }
    };
    let mut columns = Vec::new();
    let mut answers = Vec::new();
    for row in rows {
        let mut fields = row.into_iter();
        let tag = fields.next().flatten().unwrap_or_default();
        let text = fields.next().flatten();
        let (one, two) = (fields.next().flatten(), fields.next().flatten());
        if tag == "column" {
            let name = Ident::new(text.unwrap_or_default());
            columns.push((name, TypeName::canonical(one.unwrap_or_default())));
            continue;
        }
        let Some((number, question)) =
            sheet.rows.get(&tag).and_then(|number| Some((*number, questions.get(*number)?)))
        else {
            continue;
        };
        let answer = match text.map(|text| unwrap(question, &text)) {
            None => Answer::Nothing,
            Some(None) => Answer::Refused("it is printed in an unknown form".to_owned()),
            Some(Some(text)) => {
                let (signature, result) = match question.place {
                    // NULL for a procedure.
                    Place::Function => (one, Some(two.unwrap_or_default())),
                    _ => (None, None),
                };
                Answer::Printed(text, Told { columns: Vec::new(), signature, result })
            }
        };
        answers.push((number, answer));
    }
    if let Some((_, Answer::Printed(_, told))) = answers.first_mut() {
        told.columns = columns;
    }
    answers
}

/// The text as the catalog's reader would have it, out of what a temporary object made of it.
fn unwrap(question: &Question<'_>, printed: &str) -> Option<String> {
    Some(match (question.place, question.object) {
        (Place::Key(_) | Place::Generated(_), _) => {
            printed.strip_prefix('(')?.strip_suffix(" IS NULL)")?.trim().to_owned()
        }
        (Place::Function, ObjectId::Function { name, .. }) => {
            with_name(printed, Named::Routine, &name.to_string())?.trim().to_owned()
        }
        (Place::Trigger, ObjectId::Trigger { on, .. }) => {
            with_name(printed, Named::TriggerTable, &on.to_string())?
        }
        (Place::Query, _) => printed.trim_end().trim_end_matches(';').trim().to_owned(),
        _ => printed.trim().to_owned(),
    })
}

fn replace(entry: &mut Entry, place: &Place, live: &str) {
    for text in entry.object.texts() {
        if text.place == *place {
            *text.expression = Expression::new(live);
        }
    }
}

/// A default that comes to NULL is none.
fn keep_nothing(entry: &mut Entry, place: &Place) {
    if let (Object::Table(table), Place::Default(Some(name))) = (&mut entry.object, place) {
        for column in table.columns.iter_mut().filter(|column| column.name == *name) {
            column.value = ColumnValue::None;
        }
    }
}

fn fill_in(entry: &mut Entry, told: &Told) {
    match &mut entry.object {
        Object::View(view) if !told.columns.is_empty() => view.columns.clone_from(&told.columns),
        Object::Function(function) => {
            if let (Some(signature), Some(result)) = (&told.signature, &told.result) {
                function.signature.clone_from(signature);
                function.result.clone_from(result);
            }
        }
        _ => {}
    }
}
