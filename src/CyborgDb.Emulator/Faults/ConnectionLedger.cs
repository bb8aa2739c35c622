using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CyborgDb.Emulator.Faults;

/// <summary>The connections that are open, each with whether a request is running on it.</summary>
sealed class ConnectionLedger
{
    readonly Lock _lock = new();
    readonly HashSet<TrackedConnection> _open = [];
    TaskCompletionSource? _allClosed;
    int _toReset;
    long _accepted;

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

    async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
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
            await next(connection);
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

    bool TakeReset()
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

/// <summary>One connection below the web server, where it can be broken in ways that the server itself never does.</summary>
sealed class TrackedConnection(ConnectionContext connection)
{
    readonly Socket _socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
    readonly Lock _lock = new();
    bool _isBusy;

    public void BeginRequest()
    {
        lock (_lock)
            _isBusy = true;
    }

    public void EndRequest()
    {
        lock (_lock)
            _isBusy = false;
    }

    /// <summary>Sends bytes past the web server, which must not have begun an answer of its own.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
    }

    /// <summary>Breaks the connection off: the other side's reads and writes fail.</summary>
    public void Reset() => connection.Abort(new ConnectionAbortedException("A fault resets the connection."));

    /// <summary>Ends the connection: the other side gets what was sent, and then its end.</summary>
    public async Task CloseAsync()
    {
        Shutdown();

        // The server no longer reads then, so that the socket can go without the server making a reset of it.
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration =
            connection.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed);
        await closed.Task;
        _socket.Dispose();
    }

    public bool CloseIfIdle()
    {
        lock (_lock)
        {
            if (_isBusy)
                return false;
            Shutdown();
            return true;
        }
    }

    // The server sees an end of what it receives, as if the other side had gone.
    void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }
    }
}
