using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>
/// A proxy on a free loopback port, for plain http and for tunnels. Whatever host it is asked for, it goes to the service that it was made
/// for; and it keeps all that it could read of what clients said.
/// </summary>
public sealed class RecordingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentBag<StringBuilder> _seen = [];
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly int _servicePort;
    private readonly Task _accepting;

    public RecordingProxy(Uri service)
    {
        _servicePort = service.Port;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>What each connection said, in no order.</summary>
    public IReadOnlyList<string> Seen => [.. _seen.Select(seen =>
    {
        lock (seen)
            return seen.ToString();
    })];

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopped.Token)));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var seen = new StringBuilder();
        _seen.Add(seen);
        using var connection = client;
        using var service = new TcpClient();
        try
        {
            await service.ConnectAsync(IPAddress.Loopback, _servicePort, _stopped.Token);
            var buffer = new byte[16 * 1024];
            var first = await client.GetStream().ReadAsync(buffer, _stopped.Token);
            Record(seen, buffer.AsSpan(0, first));
            if (buffer.AsSpan(0, first).StartsWith("CONNECT "u8))
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stopped.Token);
            else
                await service.GetStream().WriteAsync(buffer.AsMemory(0, first), _stopped.Token);
            await Task.WhenAny(RelayAsync(client, service, seen), RelayAsync(service, client, null));
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // One of the sides has gone.
        }
    }

    private async Task RelayAsync(TcpClient from, TcpClient to, StringBuilder? seen)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.GetStream().ReadAsync(buffer, _stopped.Token)) > 0)
            {
                Record(seen, buffer.AsSpan(0, read));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stopped.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One of the sides has gone.
        }
    }

    private static void Record(StringBuilder? seen, ReadOnlySpan<byte> bytes)
    {
        if (seen is null)
            return;
        lock (seen)
            seen.Append(Encoding.Latin1.GetString(bytes));
    }
}
