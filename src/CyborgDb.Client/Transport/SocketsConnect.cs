using System.Net.Sockets;

namespace CyborgDb.Transport;

/// <summary>
/// Opens a connection: for an asynchronous call as the sockets handler does itself, for a synchronous one without anything to wait for on
/// another thread. Synchronous callers block their threads, and while all threads of the pool are blocked there is none to hear that a connection
/// has been made: a hundred callers at once, on a client without connections, would wait until the pool has grown by a hundred threads.
/// A handshake of TLS is still the handler's and still waits for other threads. To do it here is no way: a connection that comes secure has no
/// socket that the handler could look at before it uses it again, so it reads ahead, and synchronous calls wait for another thread every time.
/// </summary>
internal static class SocketsConnect
{
    public static void Use(SocketsHttpHandler handler)
    {
        handler.ConnectCallback = (context, cancellationToken) =>
            context.InitialRequestMessage.Options.TryGetValue(Call.RequestKey, out var call) && call.IsSynchronous
                ? new(Connect(context, cancellationToken))
                : ConnectAsync(context, cancellationToken);
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = NewSocket();
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static NetworkStream Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = NewSocket();
        try
        {
            // A blocking call knows no token, so its socket is taken away from under it.
            using var abort = cancellationToken.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
            socket.Connect(context.DnsEndPoint);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static Socket NewSocket() => new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
