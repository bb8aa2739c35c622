using System.Net;
using System.Net.Sockets;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Takes connections and reads nothing from them.</summary>
public sealed class UnreadingServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Socket> _connections = [];
    private readonly Task _accepting;

    private UnreadingServer(Socket listener)
    {
        _listener = listener;
        BaseAddress = new Uri($"http://{listener.LocalEndPoint}");
        _accepting = AcceptAsync();
    }

    public Uri BaseAddress { get; }

    public Task Connected => _connected.Task;

    public static Task<UnreadingServer> StartAsync()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return Task.FromResult(new UnreadingServer(listener));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections)
            connection.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(await _listener.AcceptAsync());
                _connected.TrySetResult();
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has been closed.
        }
    }
}
