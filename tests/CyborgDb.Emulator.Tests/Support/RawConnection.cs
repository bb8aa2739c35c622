using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CyborgDb.Emulator.Tests.Support;

/// <summary>A bare TCP connection to an emulator, on which a test sees every byte and how the connection ends.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly CancellationTokenSource _bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Uri _address;

    private RawConnection(Uri address)
    {
        _address = address;
        _bound.CancelAfter(Bound.Time);
    }

    private CancellationToken Cancellation => _bound.Token;

    public Socket Socket => _client.Client;

    public static async Task<RawConnection> OpenAsync(CyborgDbEmulator emulator)
    {
        var connection = new RawConnection(emulator.BaseAddress);
        try
        {
            await connection._client.ConnectAsync(emulator.BaseAddress.Host, emulator.BaseAddress.Port, connection.Cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a whole POST request.</summary>
    public async Task PostAsync(string path, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        await SendAsync(string.Create(
            CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {_address.Authority}\r\nContent-Length: {body.Length}\r\n\r\n"));
        await _client.GetStream().WriteAsync(body, Cancellation);
    }

    public Task GetAsync(string path) => SendAsync($"GET {path} HTTP/1.1\r\nHost: {_address.Authority}\r\n\r\n");

    public async Task SendAsync(string text) => await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), Cancellation);

    /// <summary>Exactly so many bytes as text; fails when the connection ends before.</summary>
    public async Task<string> ReadAsync(int bytes)
    {
        var buffer = new byte[bytes];
        await _client.GetStream().ReadExactlyAsync(buffer, Cancellation);
        return Encoding.Latin1.GetString(buffer);
    }

    /// <summary>The head of an answer up to its empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append(await ReadAsync(1));
        return head.ToString();
    }

    /// <summary>Everything up to the end of the connection, and whether the end was a reset.</summary>
    public async Task<(string Text, bool IsReset)> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await _client.GetStream().ReadAsync(buffer, Cancellation)) > 0)
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            return (text.ToString(), false);
        }
        catch (IOException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return (text.ToString(), true);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _bound.Dispose();
    }
}
