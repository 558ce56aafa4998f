//! The step of the revision "Add OAuth token encryption": seals the tokens that are there, and opens them again on the way
//! back. Never does a value twice, however often it is stopped.

use std::sync::OnceLock;
use std::time::Duration;

use aludel::core::graph::Action;
use aludel::steps::{Batch, BatchedStep, Handle, HandleError, Pace, Row, StepFailure};

use super::key::{KeyError, TokenKey};
use super::sealed::{Place, SealError};
use crate::credentials::Creds;

const TABLE: &str = "user_credentials";
const COLUMNS: [&str; 3] = ["google_oauth_token", "google_access_token", "google_refresh_token"];

/// `call oauth_token_encryption 1`: on the way up every OAuth token is sealed, on the way down opened.
///
/// The key is asked for when there is a row with a token, so that a new database needs none. In a shadow database it is one
/// that nobody has.
#[derive(Debug, Default)]
pub struct OauthTokenEncryption {
    live: OnceLock<TokenKey>,
    throw_away: OnceLock<TokenKey>,
}

impl OauthTokenEncryption {
    fn key(&self, is_shadow: bool) -> Result<&TokenKey, KeyError> {
        if is_shadow {
            return Ok(self.throw_away.get_or_init(TokenKey::throw_away));
        }
        match self.live.get() {
            Some(key) => Ok(key),
            None => {
                let key = TokenKey::from_environment()?;
                Ok(self.live.get_or_init(|| key))
            }
        }
    }
}

impl BatchedStep for OauthTokenEncryption {
    type Base = Creds;
    /// The last row's `user_id`.
    type Position = i32;
    const NAME: &'static str = "oauth_token_encryption";
    const VERSION: u32 = 1;

    fn pace(&self) -> Pace {
        // A few milliseconds of locks on so many rows, and then everybody's turn.
        Pace { rows: 500, pause: Duration::from_millis(20) }
    }

    async fn estimate(&self, creds: &Handle<'_, Creds>) -> Result<Option<u64>, StepFailure> {
        let sql = "SELECT count(*) FROM public.user_credentials \
                   WHERE num_nonnulls(google_oauth_token, google_access_token, google_refresh_token) > 0";
        let count: i64 = creds.query_one(sql, &[]).await?.try_get(0)?;
        Ok(Some(u64::try_from(count)?))
    }

    async fn batch(
        &self,
        creds: &Handle<'_, Creds>,
        after: Option<i32>,
        limit: i64,
    ) -> Result<Option<Batch<i32>>, StepFailure> {
        let sql = "SELECT user_id, google_oauth_token, google_access_token, google_refresh_token \
                   FROM public.user_credentials WHERE user_id > $1 \
                   AND num_nonnulls(google_oauth_token, google_access_token, google_refresh_token) > 0 \
                   ORDER BY user_id LIMIT $2 FOR UPDATE";
        // No number is below the first one that there can be, but itself.
        let rows = match after {
            Some(after) => creds.query(sql, &[&after, &limit]).await?,
            None => {
                let from_the_start = sql.replace("user_id > $1", "user_id >= $1");
                creds.query(&from_the_start, &[&i32::MIN, &limit]).await?
            }
        };
        if rows.is_empty() {
            return Ok(None);
        }
        let key = self.key(creds.is_shadow())?;
        let mut changed = Changed::default();
        for row in &rows {
            changed.add(row, key, creds.direction())?;
        }
        let position = changed.ids.last().copied();
        let count = changed.ids.len() as u64;
        changed.write(creds).await.map_err(without_row)?;
        Ok(position.map(|position| Batch { position, rows: count }))
    }
}

/// The rows of a batch with their new values, column by column, as one statement takes them.
#[derive(Default)]
struct Changed {
    ids: Vec<i32>,
    columns: [Vec<Option<Vec<u8>>>; COLUMNS.len()],
}

impl Changed {
    fn add(&mut self, row: &Row, key: &TokenKey, way: Action) -> Result<(), StepFailure> {
        let id: i32 = row.try_get(0)?;
        for (index, (column, values)) in COLUMNS.into_iter().zip(&mut self.columns).enumerate() {
            let value: Option<&[u8]> = row.try_get(index + 1)?;
            let place = Place { table: TABLE, column, row: id };
            values.push(value.map(|value| turned(key, place, value, way)).transpose()?);
        }
        self.ids.push(id);
        Ok(())
    }

    async fn write(&self, creds: &Handle<'_, Creds>) -> Result<u64, HandleError> {
        let sql = "UPDATE public.user_credentials AS old SET google_oauth_token = new.oauth, \
                   google_access_token = new.access, google_refresh_token = new.refresh \
                   FROM unnest($1::int4[], $2::bytea[], $3::bytea[], $4::bytea[]) AS new (user_id, oauth, access, refresh) \
                   WHERE old.user_id = new.user_id";
        let [oauth, access, refresh] = &self.columns;
        creds.execute(sql, &[&self.ids, oauth, access, refresh]).await
    }
}

fn turned(key: &TokenKey, place: Place, value: &[u8], way: Action) -> Result<Vec<u8>, SealError> {
    match way {
        Action::Downgrade => key.open(place, value),
        Action::Upgrade | Action::Stamp => key.seal(place, value),
    }
}

/// The server tells of a row that it refuses by showing the row, and tokens are in it.
fn without_row(error: HandleError) -> StepFailure {
    match error {
        HandleError::Server(error) if error.detail.is_some() => error.to_string().into(),
        other => other.into(),
    }
}
