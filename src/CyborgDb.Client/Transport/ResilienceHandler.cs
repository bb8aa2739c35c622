using CyborgDb.Primitives;
using Microsoft.Extensions.Logging;
using Polly;

namespace CyborgDb.Transport;

/// <summary>
/// Sends a request through the resilience pipeline, synchronous and asynchronous alike. An attempt is over when its response has
/// arrived, or the first part of a long one, so that a response which breaks off is retried like a connection that fails; and so is one that came whole and
/// garbled.
/// </summary>
internal sealed class ResilienceHandler(ResilienceOptions options, TimeProvider clock, ILogger log) : DelegatingHandler
{
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline = ResiliencePipelines.Build(options, clock, log);

    /// <summary>
    /// For what takes as long as it takes, and is not repeated: let through to try an open circuit, it would keep all others waiting until it ends.
    /// </summary>
    private readonly ResiliencePipeline<HttpResponseMessage> _endless = options.Pipeline ?? ResiliencePipeline<HttpResponseMessage>.Empty;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        RunAsync(request, async: false, cancellationToken).Completed();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        RunAsync(request, async: true, cancellationToken).AsTask();

    private async ValueTask<HttpResponseMessage> RunAsync(HttpRequestMessage request, bool async, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(Call.RequestKey, out var call))
            throw new InvalidOperationException("This handler serves requests of a CyborgDbClient only.");
        call.IsSynchronous = !async;
        var context = ResilienceContextPool.Shared.Get(call.Route.Name, cancellationToken);
        context.Properties.Set(Call.PipelineKey, call);
        var pipeline = call.Route.Repeat == Repeat.Never ? _endless : _pipeline;
        try
        {
            var attempt = (Handler: this, Request: request, Call: call);
            return async
                ? await pipeline.ExecuteAsync(
                    static (context, attempt) => attempt.Handler.AttemptAsync(attempt.Request, attempt.Call, async: true, context.CancellationToken),
                    context, attempt).ConfigureAwait(false)
                : pipeline.Execute(
                    static (context, attempt) => attempt.Handler.AttemptAsync(attempt.Request, attempt.Call, async: false, context.CancellationToken).Completed(),
                    context, attempt);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(
        HttpRequestMessage request, Call call, bool async, CancellationToken cancellationToken)
    {
        // A short body has been written already, and would be sent with its key all the same.
        call.Scope?.Key?.ThrowIfDisposed();
        var facts = call.Facts;
        facts.BeginAttempt();
        call.Attempting?.Invoke();
        HttpResponseMessage response;
        try
        {
            response = async
                ? await base.SendAsync(request, cancellationToken).ConfigureAwait(false)
                : base.Send(request, cancellationToken);
        }
        catch (Exception error) when (RetryRules.NeverArrived(error))
        {
            throw;
        }
        catch (Exception error) when (IndexKey.IsGone(error))
        {
            // The key is at the beginning of the body, so nothing of it has been sent. Not the framework's error, which looks as if the connection had failed.
            throw error.GetBaseException();
        }
        catch
        {
            facts.Broke();
            throw;
        }
        call.Connection.HasAnswered = true;
        facts.Answered(response.StatusCode, response.Headers.NonValidated.TryGetValues("X-Request-Id", out var ids) ? ids.ToString() : null);
        call.Answered?.Invoke(response.StatusCode);
        try
        {
            var limit = response.IsSuccessStatusCode ? BufferedContent.Limit : Refusal.LongestRead;
            response.Content = await BufferedContent.LoadAsync(response.Content, limit, async, cancellationToken).ConfigureAwait(false);
            facts.RetryAfter = RetryAfter.Read(response.Headers, call.Connection.TimeProvider);
            if (response.IsSuccessStatusCode && call is { Route.IsRepeatable: true, Arrived: { } arrived })
                await arrived(response, async).ConfigureAwait(false);
            return response;
        }
        catch (Exception error)
        {
            response.Dispose();
            if (cancellationToken.IsCancellationRequested && error is not OperationCanceledException)
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            throw;
        }
    }
}
