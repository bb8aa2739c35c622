using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Stands before a service, passes every request on, and keeps the ids of those that bring vectors.</summary>
public sealed class RecordingGateway : IAsyncDisposable
{
    private readonly ScriptedServer _server;
    private readonly HttpClient _service;
    private readonly ConcurrentQueue<string> _ids = new();
    private Gate _gate = new(int.MaxValue);

    private RecordingGateway(ScriptedServer server, Uri service)
    {
        _server = server;
        _service = new HttpClient { BaseAddress = service };
        server.Otherwise = request => context => PassOnAsync(request, context);
    }

    public Uri BaseAddress => _server.BaseAddress;

    public static async Task<RecordingGateway> StartAsync(Uri service) => new(await ScriptedServer.StartAsync(), service);

    /// <summary>The ids that have come since the last time.</summary>
    public List<string> TakeIds()
    {
        List<string> ids = [];
        while (_ids.TryDequeue(out var id))
            ids.Add(id);
        return ids;
    }

    /// <summary>
    /// Passes so many more batches on, and holds those after them until their sender has gone. What it gives ends when the last of them has come,
    /// and before it is passed on.
    /// </summary>
    public Task PassOn(int batches) => (_gate = new(batches)).LastHasCome;

    /// <summary>Passes every batch on from now.</summary>
    public void PassAllOn() => _gate = new(int.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _service.Dispose();
    }

    private async Task PassOnAsync(RecordedRequest request, HttpContext context)
    {
        if (request.Path == "/v1/vectors/upsert_binary")
        {
            using var body = JsonDocument.Parse(request.Body);
            foreach (var id in body.RootElement.GetProperty("batch").GetProperty("ids").EnumerateArray())
                _ids.Enqueue(id.GetString()!);
            await _gate.PassAsync(context.RequestAborted);
        }
        using var passedOn = new HttpRequestMessage(new HttpMethod(request.Method), request.Path);
        if (request.Method == HttpMethod.Post.Method)
            passedOn.Content = new ByteArrayContent(request.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        // What has come whole is carried out, also where nobody is there any more to hear of it.
        using var answer = await _service.SendAsync(passedOn, CancellationToken.None);
        var text = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }

    private sealed class Gate(int batches)
    {
        private readonly TaskCompletionSource _last = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = batches;

        public Task LastHasCome => _last.Task;

        public Task PassAsync(CancellationToken senderHasGone)
        {
            var left = Interlocked.Decrement(ref _left);
            if (left == 0)
                _last.SetResult();
            return left >= 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, senderHasGone);
        }
    }
}
