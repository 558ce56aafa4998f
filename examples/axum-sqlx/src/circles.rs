//! The routes: circles, and who is in them. Never makes or changes a table.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::error::ErrorKind;

pub(crate) fn routes(pool: PgPool) -> Router {
    Router::new()
        .route("/circles", get(list).post(found))
        .route("/circles/{id}/members", post(join))
        .with_state(pool)
}

#[derive(Serialize, sqlx::FromRow)]
struct Circle {
    id: i32,
    name: String,
    capacity: i32,
    members: i64,
}

#[derive(Deserialize)]
struct NewCircle {
    name: String,
    capacity: i32,
}

#[derive(Deserialize)]
struct NewMember {
    name: String,
}

async fn list(State(pool): State<PgPool>) -> Result<Json<Vec<Circle>>, Refusal> {
    let circles = sqlx::query_as(
        "SELECT id, name, capacity, (SELECT count(*) FROM members WHERE circle_id = id) AS members
         FROM circles ORDER BY id",
    );
    Ok(Json(circles.fetch_all(&pool).await?))
}

async fn found(
    State(pool): State<PgPool>,
    Json(circle): Json<NewCircle>,
) -> Result<StatusCode, Refusal> {
    sqlx::query("INSERT INTO circles (name, capacity) VALUES ($1, $2)")
        .bind(circle.name)
        .bind(circle.capacity)
        .execute(&pool)
        .await?;
    Ok(StatusCode::CREATED)
}

async fn join(
    State(pool): State<PgPool>,
    Path(circle): Path<i32>,
    Json(member): Json<NewMember>,
) -> Result<StatusCode, Refusal> {
    let mut transaction = pool.begin().await?;
    // The circle is locked, so that of two who want its last place one gets it.
    let capacity: i32 = sqlx::query_scalar("SELECT capacity FROM circles WHERE id = $1 FOR UPDATE")
        .bind(circle)
        .fetch_one(&mut *transaction)
        .await?;
    let members: i64 = sqlx::query_scalar("SELECT count(*) FROM members WHERE circle_id = $1")
        .bind(circle)
        .fetch_one(&mut *transaction)
        .await?;
    if members >= i64::from(capacity) {
        return Err(Refusal(StatusCode::CONFLICT, "the circle is full"));
    }
    sqlx::query("INSERT INTO members (circle_id, name) VALUES ($1, $2)")
        .bind(circle)
        .bind(member.name)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(StatusCode::CREATED)
}

/// Why a request is not granted, as the client is told.
struct Refusal(StatusCode, &'static str);

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().map(|error| error.kind()) {
            Some(ErrorKind::UniqueViolation) => Self(StatusCode::CONFLICT, "that name is taken"),
            Some(ErrorKind::CheckViolation) => {
                Self(StatusCode::UNPROCESSABLE_ENTITY, "the capacity is at least 1")
            }
            _ if matches!(error, sqlx::Error::RowNotFound) => {
                Self(StatusCode::NOT_FOUND, "there is no such circle")
            }
            _ => {
                eprintln!("error: {error}");
                Self(StatusCode::INTERNAL_SERVER_ERROR, "the database cannot be asked")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, why) = self;
        (status, why).into_response()
    }
}
