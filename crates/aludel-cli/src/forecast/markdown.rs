//! A forecast as Markdown, for the description of a pull request. Never with a row that says nothing.

use std::path::Path;

use aludel_postgres::forecast::{Forecast, Knowledge, StatementForecast};

use super::words::{heading, is_harmless, lock, size_line, summary, time, work};

/// The whole forecast of a database.
pub(crate) fn markdown(
    database: &str,
    forecast: &Forecast,
    no_shadow: Option<&str>,
    cwd: &Path,
) -> String {
    let mut text = format!("### {database}\n\n{}\n", escaped(&summary(forecast)));
    if let Some(why) = no_shadow {
        text.push_str(&format!("\nLocks are not known: {}\n", escaped(why)));
    }
    for (index, phase) in forecast.phases.iter().enumerate() {
        text.push_str(&format!("\n**{}**\n", heading(phase, index + 1, forecast.phases.len())));
        let (harmless, others): (Vec<_>, Vec<_>) =
            phase.statements().partition(|statement| is_harmless(statement));
        if !others.is_empty() {
            text.push_str("\n| statement | locks | time | hazards |\n|---|---|---|---|\n");
        }
        for statement in others {
            text.push_str(&row(statement, cwd));
        }
        match harmless.len() {
            0 => {}
            1 => text.push_str(
                "\n1 statement is instant and takes no new lock on a table that is there.\n",
            ),
            count => text.push_str(&format!(
                "\n{count} statements are instant and take no new lock on a table that is there.\n"
            )),
        }
    }
    text
}

fn row(statement: &StatementForecast, cwd: &Path) -> String {
    let path = statement.path.strip_prefix(cwd).unwrap_or(&statement.path);
    let what = format!("{}<br>{}:{}", code(&statement.summary), path.display(), statement.line);
    let mut locks = match &statement.knowledge {
        Knowledge::CodeStep => vec!["a step in Rust, which is not foreseen".to_owned()],
        Knowledge::NotRun(why) => vec![format!("not foreseen: {}", escaped(why))],
        Knowledge::SeenWithoutRows { .. } => vec!["depends on the rows".to_owned()],
        Knowledge::Seen | Knowledge::NoShadow => Vec::new(),
    };
    for table in &statement.tables {
        let size = table.size.as_ref().map(size_line);
        let facts: Vec<String> =
            [Some(lock(table)), work(table), size].into_iter().flatten().collect();
        locks.push(escaped(&facts.join(", ")));
    }
    let mut hazards: Vec<String> = statement
        .hazards
        .iter()
        .map(|hazard| format!("**{hazard}**: {}", escaped(hazard.meaning())))
        .collect();
    hazards.extend(statement.safe_form.map(|form| format!("safer: {}", escaped(form.text()))));
    let time = time(&statement.estimate).unwrap_or_default();
    format!("| {what} | {} | {} | {} |\n", locks.join("<br>"), escaped(&time), hazards.join("<br>"))
}

/// Text in a cell, in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\n' | '\r' => escaped.push(' '),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '@' => {
                escaped.push('\\');
                escaped.push(character);
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// SQL in a cell.
fn code(sql: &str) -> String {
    let sql = sql.replace('\n', " ").replace('|', "\\|");
    // A fence has to be longer than what stands in it.
    let longest = sql.split(|one| one != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{sql}{fence}") } else { format!("{fence} {sql} {fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_shown_is_markup() {
        assert_eq!(escaped("a|b <i>*c*</i> @all"), "a\\|b &lt;i>\\*c\\*&lt;/i> \\@all");
        assert_eq!(code("SELECT 1 | 2"), "`SELECT 1 \\| 2`");
        assert_eq!(code("COMMENT ON TABLE t IS 'a ``'"), "``` COMMENT ON TABLE t IS 'a ``' ```");
    }
}
