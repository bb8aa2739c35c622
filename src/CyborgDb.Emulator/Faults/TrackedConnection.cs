using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace CyborgDb.Emulator.Faults;

/// <summary>One connection below the web server, where it can be broken in ways that the server itself never does.</summary>
internal sealed class TrackedConnection(ConnectionContext connection)
{
    private readonly Socket _socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
    private readonly Lock _lock = new();
    private bool _isBusy;

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
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
    }

    /// <summary>Breaks the connection off: the other side's reads and writes fail.</summary>
    public void Reset() => connection.Abort(new ConnectionAbortedException("A fault resets the connection."));

    /// <summary>Ends the connection: the other side gets what was sent, and then its end.</summary>
    public async Task CloseAsync()
    {
        Shutdown();

        // The server no longer reads then, so that the socket can go without the server making a reset of it.
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration =
            connection.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed);
        await closed.Task.ConfigureAwait(false);
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
    private void Shutdown()
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
