using CyborgDb.Emulator.Access;
using CyborgDb.Emulator.Faults;
using CyborgDb.Emulator.Storage;
using CyborgDb.Emulator.Training;

namespace CyborgDb.Emulator;

/// <summary>
/// Makes an emulator misbehave, so that a caller's resilience can be tested through real sockets. Faults wait in a
/// queue for the next requests, or strike at random; beside them stand the connections, which can be refused, reset and
/// dropped. Everything may be called at any time and from any thread.
/// </summary>
public sealed class FaultInjector
{
    private readonly FaultQueue _queue;
    private readonly RequestCounts _requests;
    private readonly ConnectionLedger _connections;
    private readonly InterruptibleListenerFactory _listeners;
    private readonly KmsSlots _kms;
    private readonly IndexStore _store;
    private readonly TrainingChecks _trainingChecks;

    internal FaultInjector(
        FaultQueue queue,
        RequestCounts requests,
        ConnectionLedger connections,
        InterruptibleListenerFactory listeners,
        KmsSlots kms,
        IndexStore store,
        TrainingChecks trainingChecks)
    {
        (_queue, _requests) = (queue, requests);
        (_connections, _listeners) = (connections, listeners);
        (_kms, _store, _trainingChecks) = (kms, store, trainingChecks);
    }

    /// <summary>How many requests have come in, those that met a fault among them.</summary>
    public long RequestsReceived => _requests.Received;

    /// <summary>How many requests have met a fault.</summary>
    public long FaultsInjected => _requests.Injected;

    /// <summary>How many faults of the queue have not met their request.</summary>
    public int FaultsQueued => _queue.Count;

    /// <summary>How many connections have been accepted, those that were reset at once among them.</summary>
    public long ConnectionsAccepted => _connections.Accepted;

    /// <summary>How many connections are open at this moment.</summary>
    public int ConnectionsOpen => _connections.Open;

    /// <summary>Completes when no connection is open any more, such as after a client has been disposed.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The task; completed when there is none at this moment.</returns>
    public Task WaitForNoConnectionsAsync(CancellationToken cancellationToken = default) =>
        _connections.WhenAllClosedAsync().WaitAsync(cancellationToken);

    /// <summary>Queues a fault for the next request that nothing before it in the queue is for.</summary>
    /// <param name="fault">What is to go wrong.</param>
    /// <param name="route">Only for a request with this path, such as <c>/v1/vectors/upsert_binary</c>; <see langword="null"/> for any.</param>
    /// <returns>The fault in the queue, which tells when it has met its request.</returns>
    public QueuedFault Enqueue(Fault fault, string? route = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return _queue.Enqueue(fault, route);
    }

    /// <summary>Queues a fault for each of the next requests.</summary>
    /// <param name="fault">What is to go wrong.</param>
    /// <param name="count">For how many requests, 0 or more.</param>
    /// <param name="route">Only for requests with this path; <see langword="null"/> for any.</param>
    public void EnqueueMany(Fault fault, int count, string? route = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (var i = 0; i < count; i++)
            Enqueue(fault, route);
    }

    /// <summary>
    /// From now on lets requests that the queue has nothing for meet a fault at random. Which ones do follows from the
    /// seed and the order in which they come.
    /// </summary>
    /// <param name="rate">The share of requests that meet a fault, 0 (none, which ends it) to 1 (all).</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <param name="faults">What can go wrong, each as likely as the others; none for <see cref="Fault.Usual"/>.</param>
    public void UseRandomly(double rate, int seed, params IReadOnlyCollection<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (rate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The rate is from 0 to 1.");
        _queue.UseRandomly(rate, seed, faults.Count == 0 ? Fault.Usual : faults);
    }

    /// <summary>Empties the queue and ends the random faults. Requests that are stalled already stay so.</summary>
    public void Clear() => _queue.Clear();

    /// <summary>How many requests have met a fault of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The number since the emulator was started.</returns>
    public long InjectedOf(FaultKind kind) => _requests.InjectedOf(kind);

    /// <summary>How many requests with one path have come in.</summary>
    /// <param name="route">The path, such as <c>/v1/vectors/query</c>.</param>
    /// <returns>The number since the emulator was started.</returns>
    public long RequestsTo(string route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return _requests.ReceivedBy(route);
    }

    /// <summary>
    /// Stops listening, so that new connections are refused, and closes those on which no request is running.
    /// Requests that are running are answered.
    /// </summary>
    /// <returns>A task that completes when connections are refused.</returns>
    public async Task RefuseConnectionsAsync()
    {
        await _listeners.RefuseAsync().ConfigureAwait(false);
        _connections.DropIdle();
    }

    /// <summary>Listens again, on the same port. Does nothing unless connections are refused.</summary>
    /// <returns>A task that completes when connections are accepted.</returns>
    /// <exception cref="IOException">The port has been taken meanwhile.</exception>
    public Task AcceptConnectionsAsync() => _listeners.AcceptAsync();

    /// <summary>
    /// Resets the next connections at once, before a byte is read. Whoever connects sees it on connecting, or on the
    /// first read or write.
    /// </summary>
    /// <param name="count">How many, beside those already asked for; 0 or more.</param>
    public void ResetNextConnections(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _connections.ResetNext(count);
    }

    /// <summary>Closes the connections that are kept open and on which no request is running.</summary>
    /// <returns>How many were closed.</returns>
    public int DropIdleConnections() => _connections.DropIdle();

    /// <summary>
    /// From now on a KMS slot neither wraps nor unwraps: the creation of an index with it is answered with 502, and every
    /// request for an index that has been created with it with 401. Users' tokens go on, which need no KMS.
    /// </summary>
    /// <param name="name">The slot.</param>
    /// <exception cref="ArgumentException">The emulator was not started with this slot.</exception>
    public void FailKms(string name) => ChangeKms(name, _kms.Fail);

    /// <summary>
    /// Takes a KMS slot away: the creation of an index with it is answered as with any unknown slot, and every request for an
    /// index that has been created with it with 401.
    /// </summary>
    /// <param name="name">The slot.</param>
    /// <exception cref="ArgumentException">The emulator was not started with this slot.</exception>
    public void RemoveKms(string name) => ChangeKms(name, _kms.Remove);

    /// <summary>Ends <see cref="FailKms"/> and <see cref="RemoveKms"/>: the slot is back, with the key that it had.</summary>
    /// <param name="name">The slot.</param>
    /// <exception cref="ArgumentException">The emulator was not started with this slot.</exception>
    public void RestoreKms(string name) => ChangeKms(name, _kms.Restore);

    /// <summary>
    /// Closes every index, as a restart of the service does: each is open again after the next request that brings its key.
    /// It shows with <see cref="WrongKeyAnswer.NotFoundUnlessOpen"/>.
    /// </summary>
    public void CloseIndexes() => _store.CloseAll();

    /// <summary>
    /// Makes the check for training that follows an upsert fail for the next upserts that are carried out: they succeed,
    /// trigger no training, and carry the service's <c>warning</c>.
    /// </summary>
    /// <param name="count">How many upserts, beside those already asked for; 0 or more.</param>
    public void FailTrainingChecks(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _trainingChecks.FailNext(count);
    }

    private static void ChangeKms(string name, Func<string, bool> change)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!change(name))
            throw new ArgumentException("The emulator was not started with this KMS slot.", nameof(name));
    }
}
