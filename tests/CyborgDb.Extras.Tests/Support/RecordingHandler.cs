using System.Collections.Concurrent;

namespace CyborgDb.Extras.Tests.Support;

/// <summary>Sends requests on over a real socket, and keeps what was sent.</summary>
public sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    private readonly ConcurrentQueue<(string Path, string Body)> _sent = new();

    public IReadOnlyList<(string Path, string Body)> Sent => [.. _sent];

    public void Forget() => _sent.Clear();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        _sent.Enqueue((request.RequestUri!.AbsolutePath, body));
        return await base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        request.Content?.CopyTo(copy, null, cancellationToken);
        _sent.Enqueue((request.RequestUri!.AbsolutePath, System.Text.Encoding.UTF8.GetString(copy.ToArray())));
        return base.Send(request, cancellationToken);
    }
}
