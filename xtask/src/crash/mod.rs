//! Strikes a deployment of two databases at every message, and looks what the next command makes of it. Never hooks into the program:
//! the blows come from outside, from a proxy that counts.

mod proxy;
mod scene;

use std::collections::BTreeMap;
use std::process::Child;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use proxy::{Blow, When};
use scene::{Kind, NAMES, Scene};

use crate::programs::Programs;
use crate::{Result, tell};

/// Options of `cargo xtask crash`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only every so many points, so that a part fits into CI
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Begin with this one of them
    #[arg(long, default_value_t = 0)]
    from: usize,
    #[command(flatten)]
    programs: Programs,
}

/// What is struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Runner,
    Server,
    Connection,
}

/// One blow: at which message to which database, when, and what it strikes.
#[derive(Debug, Clone, Copy)]
struct Point {
    database: usize,
    message: usize,
    when: When,
    target: Target,
}

impl std::fmt::Display for Point {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let target = match self.target {
            Target::Runner => "kill -9 of the runner",
            Target::Server => "kill -9 of the server",
            Target::Connection => "the connection cut",
        };
        let when = match self.when {
            When::Before => "before",
            When::After => "after",
        };
        write!(f, "{target} {when} message {} to {}", self.message, NAMES[self.database])
    }
}

/// Both states of each database.
struct States {
    old: [String; 2],
    new: [String; 2],
}

/// Strikes everywhere; `false` when anything was lost.
pub(crate) fn run(args: &Args) -> Result<bool> {
    let program = args.programs.aludel()?;
    let mut good = true;
    let mut total = 0;
    let mut counter = 0;
    for prepared in [true, false] {
        for alone in [false, true] {
            let kind = Kind { alone, prepared };
            let scene = Scene::start(program.clone(), kind)?;
            let (states, messages) = learn(&scene)?;
            let mut outcomes: BTreeMap<&'static str, usize> = BTreeMap::new();
            for point in points(messages) {
                counter += 1;
                if !(counter + args.from).is_multiple_of(args.every.max(1)) {
                    continue;
                }
                total += 1;
                match strike(&scene, kind, &states, point) {
                    Ok(outcome) => *outcomes.entry(outcome).or_default() += 1,
                    Err(error) => {
                        good = false;
                        tell(&format!("LOST  {}: {point}: {error}", kind.name()));
                        revive(&scene)?;
                    }
                }
            }
            let said: Vec<String> =
                outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
            tell(&format!(
                "{}: {} and {} messages: {}",
                kind.name(),
                messages[0],
                messages[1],
                said.join(", ")
            ));
        }
    }
    tell(&format!("{total} points of {counter}"));
    Ok(good)
}

/// Both states of the databases, and how many messages an undisturbed deployment sends to each.
fn learn(scene: &Scene) -> Result<(States, [usize; 2])> {
    let states = || -> Result<[String; 2]> { Ok([scene.state(0)?, scene.state(1)?]) };
    let old = states()?;
    scene.proxies.iter().for_each(|proxy| proxy.arm(None));
    if !scene.deploy()?.wait()?.success() {
        return Err("an undisturbed deployment failed".into());
    }
    let new = states()?;
    if (0..2).any(|index| old[index] == new[index]) {
        return Err("the deployment changes nothing".into());
    }
    let messages = [scene.proxies[0].asked(), scene.proxies[1].asked()];
    Ok((States { old, new }, messages))
}

fn points(messages: [usize; 2]) -> Vec<Point> {
    let mut points = Vec::new();
    for (database, messages) in messages.into_iter().enumerate() {
        for message in 1..=messages {
            for when in [When::Before, When::After] {
                for target in [Target::Runner, Target::Server, Target::Connection] {
                    points.push(Point { database, message, when, target });
                }
            }
        }
    }
    points
}

/// Strikes at one point, runs the next command, and says how the databases are then.
fn strike(scene: &Scene, kind: Kind, states: &States, point: Point) -> Result<&'static str> {
    scene.reset()?;
    let runner: Arc<Mutex<Option<Child>>> = Arc::default();
    for (index, proxy) in scene.proxies.iter().enumerate() {
        let blow = (index == point.database).then(|| Blow {
            message: point.message,
            when: point.when,
            strike: blow(scene, point, Arc::clone(&runner)),
        });
        proxy.arm(blow);
    }
    {
        let mut slot = runner.lock().unwrap_or_else(PoisonError::into_inner);
        *slot = Some(scene.deploy()?);
    }
    end(&runner)?;
    // A blow at the very end may still be falling when the runner has ended already.
    let ended = Instant::now();
    while !scene.proxies[point.database].has_struck() {
        if ended.elapsed() > Duration::from_secs(10) {
            return Err("the deployment ended before that message".into());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    revive(scene)?;
    let mut outcome = "new behind the next upgrade";
    if !kind.alone {
        // What runs outside a transaction is finished by an upgrade only; else recover is enough for one state.
        scene.must(&["recover"])?;
        let is = |which: &[String; 2]| -> Result<bool> {
            Ok(scene.state(0)? == which[0] && scene.state(1)? == which[1])
        };
        outcome = if is(&states.old)? {
            "old in both"
        } else if is(&states.new)? {
            "new in both"
        } else {
            return Err("the databases are not in one state behind `recover`".into());
        };
    }
    scene.must(&["upgrade"])?;
    for (index, name) in NAMES.iter().enumerate() {
        if scene.state(index)? != states.new[index] {
            return Err(format!("{name} is not in the new state behind `upgrade`").into());
        }
    }
    let remains = scene.remains()?;
    if remains.is_empty() { Ok(outcome) } else { Err(remains.join(", ").into()) }
}

fn blow(
    scene: &Scene,
    point: Point,
    runner: Arc<Mutex<Option<Child>>>,
) -> Box<dyn FnOnce() + Send> {
    let server = scene.servers[point.database];
    match point.target {
        // The proxy closes both sides behind every blow.
        Target::Connection => Box::new(|| {}),
        // A server that is gone already is what was wanted.
        Target::Server => Box::new(move || {
            let _ = server.kill();
        }),
        Target::Runner => Box::new(move || {
            let mut slot = runner.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(child) = slot.as_mut() {
                let _ = child.kill();
            }
        }),
    }
}

/// Waits for the runner's end, however it ends.
fn end(runner: &Mutex<Option<Child>>) -> Result<()> {
    const PATIENCE: Duration = Duration::from_secs(90);
    let begun = Instant::now();
    loop {
        if let Some(child) = runner.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            if child.try_wait()?.is_some() {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
                let _ = child.wait();
                return Err("the runner did not end by itself".into());
            }
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Starts what was killed.
fn revive(scene: &Scene) -> Result<()> {
    for server in scene.servers {
        if server.pid().is_none() {
            server.start()?;
        }
    }
    Ok(())
}
