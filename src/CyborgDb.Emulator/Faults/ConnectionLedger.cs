using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CyborgDb.Emulator.Faults;

/// <summary>The connections that are open, each with whether a request is running on it.</summary>
sealed class ConnectionLedger
{
    readonly Lock _lock = new();
    readonly HashSet<TrackedConnection> _open = [];
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
                _open.Remove(tracked);
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
    public void Reset()
    {
        // No time to linger makes it a reset.
        _socket.Close(timeout: 0);
        connection.Abort();
    }

    /// <summary>Ends the connection: the other side gets what was sent, and then its end.</summary>
    public void Close()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }

        _socket.Dispose();
        connection.Abort();
    }

    public bool CloseIfIdle()
    {
        lock (_lock)
        {
            if (_isBusy)
                return false;
            Close();
            return true;
        }
    }
}
