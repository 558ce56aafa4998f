//! A revision that does not exist yet: its text and its file name. Never writes it.

use jiff::Timestamp;

use super::{RevisionId, header::MARKER, section::UNPROVED};

/// What a new revision file says. Rendered text parses back to the same values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// Its identifier.
    pub id: RevisionId,
    /// The first paragraph.
    pub message: String,
    /// Its parents.
    pub revises: Vec<RevisionId>,
    /// Now, as the caller's clock says.
    pub created: Timestamp,
    /// Branch labels.
    pub labels: Vec<String>,
    /// Revisions or labels that must be applied before.
    pub depends_on: Vec<String>,
    /// The sections of the upgrade; none gives an empty one to fill in.
    pub up: Vec<NewSection>,
    /// The sections of the downgrade; none gives an empty one to fill in.
    pub down: Vec<NewSection>,
    /// Whether the file says that nobody has run it yet.
    pub unproved: bool,
}

/// A section of a revision that does not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewSection {
    /// Whether its statements run outside a transaction, one by one.
    pub no_transaction: bool,
    /// Its SQL.
    pub sql: String,
}

impl NewSection {
    /// The section as it stands in a file, its marker first.
    ///
    /// ```
    /// use aludel_core::revision::NewSection;
    ///
    /// let section = NewSection { no_transaction: true, sql: "VACUUM;\n".to_owned() };
    /// assert_eq!(section.render("up"), "-- aludel: up no-transaction\nVACUUM;\n");
    /// ```
    #[must_use]
    pub fn render(&self, direction: &str) -> String {
        let kind = if self.no_transaction { " no-transaction" } else { "" };
        let sql = self.sql.trim_end();
        let end = if sql.is_empty() { "" } else { "\n" };
        format!("{MARKER} {direction}{kind}\n{sql}{end}")
    }
}

impl NewRevision {
    /// The file's text.
    ///
    /// The message is put on comment lines; a line of it that would read as a header key or a marker is indented.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = self.render_header();
        if self.unproved {
            text.push_str(&format!("\n{MARKER} {UNPROVED}\n"));
        }
        for (direction, sections) in [("up", &self.up), ("down", &self.down)] {
            let empty = [NewSection::default()];
            let sections = if sections.is_empty() { &empty } else { sections.as_slice() };
            for section in sections {
                text.push('\n');
                text.push_str(&section.render(direction));
            }
        }
        text
    }

    /// The comment block at the top.
    pub(super) fn render_header(&self) -> String {
        let ids =
            |ids: &[RevisionId]| ids.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ");
        let mut keys = vec![
            ("Revision", self.id.to_string()),
            ("Revises", ids(&self.revises)),
            ("Created", format!("{:.0}", self.created)),
        ];
        if !self.labels.is_empty() {
            keys.push(("Labels", self.labels.join(", ")));
        }
        if !self.depends_on.is_empty() {
            keys.push(("Depends-on", self.depends_on.join(", ")));
        }
        let mut text = String::new();
        for line in message_lines(&self.message) {
            text.push_str(&format!("-- {line}\n"));
        }
        text.push_str("--\n");
        for (key, value) in keys {
            text.push_str(format!("-- {:<12}{value}", format!("{key}:")).trim_end());
            text.push('\n');
        }
        text
    }

    /// The file's name by `template`, `.sql` included.
    ///
    /// # Errors
    ///
    /// [`TemplateError`] names a token that the template may not use.
    pub fn file_name(&self, template: &FileTemplate) -> Result<String, TemplateError> {
        let at = self.created.to_zoned(jiff::tz::TimeZone::UTC);
        let mut name = String::new();
        let mut rest = template.text.as_str();
        while let Some(start) = rest.find('%') {
            name.push_str(&rest[..start]);
            let token_text = rest[start..].trim_start_matches('%');
            let inner = token_text.strip_prefix('(').and_then(|inner| inner.split_once(')'));
            let Some((token, after)) = inner else {
                return Err(TemplateError {
                    template: template.text.clone(),
                    token: rest[start..].chars().take(12).collect(),
                });
            };
            let value = match token {
                "rev" => self.id.to_string(),
                "slug" => slug(&self.message, template.truncate_slug_length),
                "epoch" => self.created.as_second().to_string(),
                "year" => format!("{:04}", at.year()),
                "month" => format!("{:02}", at.month()),
                "day" => format!("{:02}", at.day()),
                "hour" => format!("{:02}", at.hour()),
                "minute" => format!("{:02}", at.minute()),
                "second" => format!("{:02}", at.second()),
                _ => {
                    return Err(TemplateError {
                        template: template.text.clone(),
                        token: format!("%({token})"),
                    });
                }
            };
            name.push_str(&value);
            // Python's conversion: `s` for text, `d` or `.2d` for numbers. The padding is the same here.
            rest = after.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            rest = rest.strip_prefix(['s', 'd']).unwrap_or(rest);
        }
        name.push_str(rest);
        // A message without words leaves the separator behind; a slug cut at a word keeps its own, as Alembic's does.
        let name =
            if slug(&self.message, 1).is_empty() { name.trim_end_matches('_') } else { &name };
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
            return Err(TemplateError { template: template.text.clone(), token: name.to_owned() });
        }
        Ok(format!("{name}.sql"))
    }
}

/// How new files are named; Alembic's `file_template` and `truncate_slug_length`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTemplate {
    /// Text with the tokens `%(rev)s`, `%(slug)s`, `%(epoch)s`, `%(year)d`, `%(month).2d`, `%(day).2d`,
    /// `%(hour).2d`, `%(minute).2d` and `%(second).2d`; a doubled `%%` means the same, as in an ini file.
    pub text: String,
    /// The longest slug, in characters.
    pub truncate_slug_length: usize,
}

impl Default for FileTemplate {
    fn default() -> Self {
        Self { text: "%(rev)s_%(slug)s".to_owned(), truncate_slug_length: 40 }
    }
}

/// A file template with something in it that is no token, or that gives no file name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "file_template {template:?} gives no file name: {token:?} is not usable; tokens are rev, slug, epoch, year, month, day, hour, minute, second"
)]
pub struct TemplateError {
    /// The template.
    pub template: String,
    /// The part of it that cannot be used.
    pub token: String,
}

/// The message as a part of a file name: words joined by `_`, lower case, cut at a word when too long.
fn slug(message: &str, longest: usize) -> String {
    let words: Vec<String> = message
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let slug = words.join("_");
    match slug.char_indices().nth(longest) {
        None => slug,
        Some((cut, _)) => {
            let short = &slug[..cut];
            format!("{}_", short.rsplit_once('_').map_or(short, |(whole_words, _)| whole_words))
        }
    }
}

fn message_lines(message: &str) -> Vec<String> {
    let lines: Vec<String> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let reads_as_key =
                super::header::KEYS.iter().any(|key| line.starts_with(&format!("{key}:")));
            if reads_as_key { format!("({line})") } else { line.to_owned() }
        })
        .collect();
    if lines.is_empty() { vec!["empty message".to_owned()] } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(message: &str) -> NewRevision {
        NewRevision {
            id: RevisionId::new("843c768c33cd").unwrap(),
            message: message.to_owned(),
            revises: vec![RevisionId::new("a930217cd080").unwrap()],
            created: "2026-11-22T18:06:25Z".parse().unwrap(),
            labels: vec!["billing".to_owned()],
            depends_on: vec![],
            up: vec![NewSection { no_transaction: false, sql: "CREATE TABLE t ();".to_owned() }],
            down: vec![],
            unproved: false,
        }
    }

    #[test]
    fn a_rendered_revision_reads_like_this() {
        insta::assert_snapshot!(new("Add t").render(), @r"
        -- Add t
        --
        -- Revision:   843c768c33cd
        -- Revises:    a930217cd080
        -- Created:    2026-11-22T18:06:25Z
        -- Labels:     billing

        -- aludel: up
        CREATE TABLE t ();

        -- aludel: down
        ");
    }

    #[test]
    fn file_names_follow_the_template_and_alembics_slug_rules() {
        let default = FileTemplate::default();
        for (message, expected) in [
            ("Add t", "843c768c33cd_add_t.sql"),
            (
                "Add CircleMembership model with payment status tracking",
                "843c768c33cd_add_circlemembership_model_with_payment_.sql",
            ),
            ("", "843c768c33cd.sql"),
            ("../../etc/passwd", "843c768c33cd_etc_passwd.sql"),
            ("Größe ändern", "843c768c33cd_größe_ändern.sql"),
        ] {
            assert_eq!(new(message).file_name(&default).unwrap(), expected, "{message}");
        }
        let dated = FileTemplate {
            text: "%%(year)d_%%(month).2d_%%(day).2d_%(hour).2d%(minute).2d-%(rev)s".to_owned(),
            truncate_slug_length: 40,
        };
        assert_eq!(new("x").file_name(&dated).unwrap(), "2026_11_22_1806-843c768c33cd.sql");
        for bad in ["%(user)s", "100%", "../%(rev)s", ""] {
            let template = FileTemplate { text: bad.to_owned(), truncate_slug_length: 40 };
            assert!(new("x").file_name(&template).is_err(), "{bad}");
        }
    }
}
