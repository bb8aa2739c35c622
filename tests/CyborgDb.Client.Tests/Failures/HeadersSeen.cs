namespace CyborgDb.Tests.Failures;

/// <summary>Real sockets, and a signal when the headers of a response are there: from then on a call reads its body.</summary>
internal sealed class HeadersSeen() : DelegatingHandler(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
{
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Seen => _seen.Task;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        _seen.SetResult();
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.Send(request, cancellationToken);
        _seen.SetResult();
        return response;
    }
}
