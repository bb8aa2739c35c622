using Microsoft.AspNetCore.Connections;

namespace CyborgDb.Emulator.Faults;

/// <summary>The connections that are open, each with whether a request is running on it.</summary>
internal sealed class ConnectionLedger
{
    private readonly Lock _lock = new();
    private readonly HashSet<TrackedConnection> _open = [];
    private TaskCompletionSource? _allClosed;
    private int _toReset;
    private long _accepted;

    public long Accepted => Interlocked.Read(ref _accepted);

    public int Open
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <summary>The piece of the server's connection pipeline that keeps the ledger.</summary>
    public ConnectionDelegate Track(ConnectionDelegate next) => connection => RunAsync(connection, next);

    public void ResetNext(int count) => Interlocked.Add(ref _toReset, count);

    /// <summary>Completes as soon as no connection is open.</summary>
    public Task WhenAllClosedAsync()
    {
        lock (_lock)
        {
            if (_open.Count == 0)
                return Task.CompletedTask;
            if (_allClosed is null or { Task.IsCompleted: true })
                _allClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _allClosed.Task;
        }
    }

    public int DropIdle()
    {
        TrackedConnection[] open;
        lock (_lock)
            open = [.. _open];
        return open.Count(static connection => connection.CloseIfIdle());
    }

    private async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Interlocked.Increment(ref _accepted);
        var tracked = new TrackedConnection(connection);
        if (TakeReset())
        {
            tracked.Reset();
            return;
        }

        connection.Features.Set(tracked);
        lock (_lock)
            _open.Add(tracked);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(tracked);
                if (_open.Count == 0)
                    _allClosed?.TrySetResult();
            }
        }
    }

    private bool TakeReset()
    {
        int count;
        do
        {
            count = Volatile.Read(ref _toReset);
            if (count == 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref _toReset, count - 1, count) != count);
        return true;
    }
}
