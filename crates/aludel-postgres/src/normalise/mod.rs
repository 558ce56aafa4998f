//! Puts the desired side's texts into the wording of the server where they mean the same as what is there. Never
//! decides what differs, executes nothing, and leaves nothing behind.
//!
//! ```text
//! current ┐                                  ┌─ Sheet: temporary objects with the texts ─┐
//!         ├─ pair: layout aside ─► Pair ─► Orbits                                        ▼
//! desired ┘                                  └────────────── answers ◄──────────── Server: one transaction, rolled back
//! ```
//!
//! The server reads a text as the condition or default of an empty temporary table and prints it again. What it prints
//! for both sides is compared, and where it differs is read and printed again, up to three times: `IN` on `varchar`
//! comes to rest only then. Texts are read with the search path of the models and printed with an empty one.
//!
//! | text | asked as |
//! |---|---|
//! | check, predicate | CHECK of a temporary table with the columns of its own side |
//! | index key, generated column | `(…) IS NULL` as such a CHECK: a real one would be computed |
//! | default | DEFAULT of that table's column |
//! | policy, trigger | the same on that table; triggers get their table's name back |
//! | domain | a temporary domain |
//! | view | a temporary view over what is there, under ACCESS SHARE |
//! | function | a temporary function, which gets its name back; bodies in quotes are compared as they are |
//! | bounds of a partition, routines in libraries | not asked: the server would run something |
//!
//! Enabled event triggers fire on temporary objects as on all others, except for superusers, whose session turns them
//! off.

mod alike;
mod answer;
mod ask;
mod error;
mod names;
mod orbit;
mod pair;
mod sheet;
mod types;

use aludel_core::ident::Ident;
use aludel_core::schema::{Schema, TypeName};
use tokio_postgres::Client;

pub use answer::{How, Normalised, Reason, Refused};
pub use error::NormaliseError;

use self::ask::Server;
use self::orbit::Orbits;
use self::sheet::Sides;
use self::types::Types;

/// How often a text is read and printed before it counts as different.
const ROUNDS: usize = 3;

/// Sets every text and type of `desired` that means the same as the one in its place in `current` to what `current`
/// says. The others stay as they were written.
///
/// `current` has the new names of whatever is renamed. Names without a schema in texts of `desired` are looked for on
/// `search_path`, which is `public` when empty. The columns of views and the signatures of functions are filled in
/// where the server has said them.
///
/// The session must not be in a transaction. It needs no right but to connect, TEMP, and USAGE on what texts name;
/// without TEMP, and where nothing can be written, layout alone is compared, and [`Normalised::how`] says so. When the
/// future is dropped half-way, the transaction stays open until the session ends.
///
/// # Errors
///
/// When the connection is lost or the request cancelled. Texts that the server does not take are no error.
pub async fn normalise(
    client: &Client,
    current: &Schema,
    desired: &mut Schema,
    search_path: &[Ident],
) -> Result<Normalised, NormaliseError> {
    let pairs = pair::pair(current, desired);
    let default_schema = search_path.first().cloned().unwrap_or_else(|| Ident::new("public"));
    let columns = pair::columns(current, desired, &default_schema);
    let mut normalised = Normalised { asked: pairs.len() + columns.len(), ..Normalised::default() };
    if normalised.asked == 0 {
        return Ok(normalised);
    }
    let named = types::user_types(current, desired);
    let (server, known) = Server::look(client, search_path, named).await?;
    if let Some(reason) = known.unable {
        normalised.how = How::Textual(reason);
        return Ok(normalised);
    }
    let mut types = Types::new(known.missing);
    let answered = answer(&server, current, desired, pairs, columns, &mut types).await;
    // Whatever went wrong before is the cause; a transaction is open only where a connection is.
    let ended = server.end().await;
    normalised.refused = answered?;
    ended?;
    Ok(normalised)
}

/// Asks everything, and puts into `desired` what is the same.
async fn answer(
    server: &Server<'_>,
    current: &Schema,
    desired: &mut Schema,
    pairs: Vec<pair::Pair>,
    columns: Vec<pair::Spelled>,
    types: &mut Types,
) -> Result<Vec<Refused>, NormaliseError> {
    let candidates = types.candidates(current, desired);
    let statements: Vec<&str> = candidates.iter().map(|made| made.sql.as_str()).collect();
    let refused = server.begin(&statements).await?;
    for (at, made) in candidates.into_iter().enumerate() {
        if !refused.contains(&at) {
            types.stand_in(made);
        }
    }
    spell(server, current, desired, columns, types).await?;
    let mut orbits = Orbits::new(pairs, current, desired);
    let sides = Sides { live: current, wanted: desired, types };
    for round in 0..ROUNDS {
        if !orbits.ask(server, &sides, round).await? {
            break;
        }
    }
    Ok(orbits.settle(current, desired))
}

/// Asks what types are called that are written without their schema.
async fn spell(
    server: &Server<'_>,
    current: &Schema,
    desired: &mut Schema,
    columns: Vec<pair::Spelled>,
    types: &mut Types,
) -> Result<(), NormaliseError> {
    let mut spellings: Vec<TypeName> =
        columns.iter().map(|column| column.data_type.clone()).collect();
    spellings.sort();
    spellings.dedup();
    let (spellings, sheets): (Vec<_>, Vec<_>) = spellings
        .into_iter()
        .filter_map(|spelling| Some((sheet::type_sheet(&spelling, types)?, spelling)))
        .map(|(sheet, spelling)| (spelling, sheet))
        .unzip();
    if sheets.is_empty() {
        return Ok(());
    }
    let mut names = std::collections::BTreeMap::new();
    for (spelling, rows) in spellings.into_iter().zip(server.ask(&sheets).await?) {
        let name = rows.ok().and_then(|mut rows| rows.pop()?.pop()?);
        match name {
            Some(name) => drop(names.insert(spelling, TypeName::canonical(name))),
            None => types.refuse(spelling),
        }
    }
    for column in columns {
        if let Some(name) = names.get(&column.data_type) {
            pair::take_type(current, desired, &column, name);
        }
    }
    Ok(())
}
