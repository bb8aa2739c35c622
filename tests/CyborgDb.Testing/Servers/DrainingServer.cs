using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CyborgDb.Testing;

/// <summary>
/// A server that reads requests into one buffer and answers with the same bytes each time, on a thread of its own: it allocates nothing
/// while it works, so that what is allocated in the process is the client's.
/// </summary>
public sealed class DrainingServer : IDisposable
{
    private static readonly byte[] s_answer = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 39\r\n\r\n{\"status\":\"success\",\"message\":\"stored\"}");

    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[256 * 1024];
    private Socket? _connection;

    public DrainingServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public Uri BaseAddress { get; }

    public void Dispose()
    {
        _listener.Dispose();
        _connection?.Dispose();
    }

    private void Serve()
    {
        try
        {
            _connection = _listener.Accept();
            while (ReadRequest(_connection))
                _connection.Send(s_answer);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private bool ReadRequest(Socket connection)
    {
        var filled = 0;
        int end;
        while ((end = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = connection.Receive(_buffer.AsSpan(filled), SocketFlags.None);
            if (read == 0)
                return false;
            filled += read;
        }
        var head = _buffer.AsSpan(0, end);
        var digits = head[(head.IndexOf("Content-Length: "u8) + "Content-Length: ".Length)..];
        if (!System.Buffers.Text.Utf8Parser.TryParse(digits, out long length, out _))
            return false;
        for (var rest = length - (filled - end - 4); rest > 0;)
        {
            var read = connection.Receive(_buffer, SocketFlags.None);
            if (read == 0)
                return false;
            rest -= read;
        }
        return true;
    }
}
