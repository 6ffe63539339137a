//! The HTTP side of `listen`. Each connection has time limits of its own, so that slow and broken clients cost nobody else;
//! what the HTTP layer refuses is named.

use super::arrived::ArrivedRequest;
use super::journal::{Event, Journal, ListenSummary};
use http_body_util::{BodyExt as _, Empty, LengthLimitError, Limited};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, oneshot};

/// How long the head of a request may take, and then its body.
const PATIENCE: Duration = Duration::from_secs(10);
/// Adjust sends no more.
const MEGABYTE: usize = 1_000_000;
/// A head has room for a URL as long as Adjust sends them, and for headers.
const LARGEST_HEAD: usize = MEGABYTE + 65_536;

/// Listens until Ctrl-C, SIGTERM or SIGHUP, finishes what was accepted, and returns what was found. Every request is
/// answered with this status, once it is recorded.
///
/// # Errors
/// Where the system gives no signals or no runtime.
pub fn serve(
    listener: std::net::TcpListener,
    journal: Journal,
    status: u16,
) -> anyhow::Result<ListenSummary> {
    let status = StatusCode::from_u16(status)?;
    let end = Arc::new(Notify::new());
    let ending = end.clone();
    ctrlc::set_handler(move || ending.notify_one())?;
    // With port 0 nobody knows it otherwise.
    let own = listener.local_addr()?;
    (journal.note)(&format!("listening at http://{own}, Ctrl-C ends it"));
    let (events, arrivals) = channel();
    let journal = std::thread::spawn(move || journal.run(&arrivals));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(accept(listener, events, status, &end))?;
    drop(runtime);
    Ok(journal
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

async fn accept(
    listener: std::net::TcpListener,
    events: Sender<Event>,
    status: StatusCode,
    end: &Notify,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = end.notified() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((socket, peer)) => {
                let events = events.clone();
                tokio::spawn(converse(socket, peer, events, status, graceful.watcher()));
            }
            Err(error) => {
                refuse(&events, &error, &"the system");
                // Out of sockets: some become free when others end.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    // Who is slow now is not waited for any longer than otherwise.
    let _ = tokio::time::timeout(PATIENCE, graceful.shutdown()).await;
    Ok(())
}

fn refuse(events: &Sender<Event>, why: &impl ToString, peer: &impl ToString) {
    // The journal ends after the server.
    let _ = events.send(Event::Refused(why.to_string(), peer.to_string()));
}

async fn converse(
    socket: TcpStream,
    peer: SocketAddr,
    events: Sender<Event>,
    status: StatusCode,
    watcher: Watcher,
) {
    let is_kept = AtomicBool::new(false);
    let service = service_fn(|request| {
        is_kept.store(true, Ordering::Relaxed);
        answer(request, peer, &events, status)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(socket), service);
    if let Err(error) = watcher.watch(connection).await {
        // A connection that is kept and not used runs out.
        let is_idle = error.is_timeout() && is_kept.load(Ordering::Relaxed);
        if !is_idle {
            refuse(&events, &error, &peer);
        }
    }
}

/// Reads a request, has it recorded, and answers.
async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    events: &Sender<Event>,
    status: StatusCode,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let at = SystemTime::now();
    let (head, body) = request.into_parts();
    // A larger body that is announced is not waited for.
    let is_large = body.size_hint().lower() > MEGABYTE as u64;
    let patience = if is_large { Duration::ZERO } else { PATIENCE };
    let body = Limited::new(body, MEGABYTE).collect();
    let (why, code) = match tokio::time::timeout(patience, body).await {
        Ok(Ok(body)) => {
            let request = ArrivedRequest {
                at,
                method: head.method.to_string(),
                target: head.uri.to_string(),
                body: body.to_bytes().to_vec(),
                status: status.as_u16(),
            };
            let (kept, is_kept) = oneshot::channel();
            let _ = events.send(Event::Arrived(request, kept));
            let is_kept = is_kept.await.unwrap_or(false);
            let failed = StatusCode::INTERNAL_SERVER_ERROR;
            return Ok(answered(if is_kept { status } else { failed }));
        }
        Err(_) if !is_large => ("body came too slowly", StatusCode::REQUEST_TIMEOUT),
        Ok(Err(error)) if !error.is::<LengthLimitError>() => {
            ("body ended early", StatusCode::BAD_REQUEST)
        }
        _ => ("body is over 1 MB", StatusCode::PAYLOAD_TOO_LARGE),
    };
    refuse(events, &why, &peer);
    Ok(answered(code))
}

fn answered(status: StatusCode) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    response
}
