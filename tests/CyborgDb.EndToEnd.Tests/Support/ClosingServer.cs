using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>
/// A server of bare sockets. At first it answers health checks and keeps the connections; from then on it reads each request to its end
/// and closes the connection without a word, as a service does that ends in the middle of a request.
/// </summary>
public sealed class ClosingServer : IAsyncDisposable
{
    private static readonly byte[] s_healthy = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Length: 58\r\n\r\n{\"status\":\"healthy\",\"api_version\":\"v1\",\"version\":\"0.17.0\"}");

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentBag<Socket> _connections = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly TaskCompletionSource _together = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private int _awaited;
    private volatile bool _closes;

    public ClosingServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    public Uri BaseAddress { get; }

    /// <summary>Released for each connection that ends.</summary>
    public SemaphoreSlim Ended { get; } = new(0);

    /// <summary>The first lines of the requests that were not answered.</summary>
    public IReadOnlyCollection<string> Unanswered => _requests;

    /// <summary>Has a client open some connections, which it keeps, and answers nothing after that.</summary>
    public async Task KeepConnectionsAndCloseAsync(CyborgDbClient client, int connections)
    {
        _awaited = connections;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => client.GetHealthAsync()));
        _closes = true;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
            connection.Dispose();
        await _accepting;
        Ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var connection = await _listener.AcceptAsync();
                _connections.Add(connection);
                serving.Add(ServeAsync(connection));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            while (await reader.ReadLineAsync() is { } request)
            {
                var length = 0;
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    if (header.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))
                        length = int.Parse(header.AsSpan("Content-Length: ".Length), System.Globalization.CultureInfo.InvariantCulture);
                }
                if (length > 0)
                    await reader.ReadBlockAsync(new char[length]);
                if (_closes)
                {
                    _requests.Enqueue(request);
                    return;
                }
                // All of them at once, so that each has a connection to itself.
                if (Interlocked.Decrement(ref _awaited) == 0)
                    _together.SetResult();
                await _together.Task;
                await stream.WriteAsync(s_healthy);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The client or the test has gone.
        }
        finally
        {
            Ended.Release();
        }
    }
}
