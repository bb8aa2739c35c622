using System.Net.Sockets;
using System.Text;
using CyborgDb.Emulator.Http;

namespace CyborgDb.Emulator.Faults;

/// <summary>Stands before the routes: lets requests through, or does to them what the faults say.</summary>
internal sealed class FaultyPipeline(
    FaultQueue faults, RequestCounts requests, RequestDelegate carryOut, CancellationToken stopping)
{
    // A long answer is slow enough by its first bytes.
    private const int MostSlowBytes = 4096;

    public async Task HandleAsync(HttpContext context)
    {
        var connection = context.Features.Get<TrackedConnection>()!;
        connection.BeginRequest();
        QueuedFault? queued = null;
        try
        {
            var route = context.Request.Path.Value ?? "";
            requests.AddReceived(route);
            queued = faults.Take(route);
            if (queued is not null)
                await InjectAsync(context, connection, queued).ConfigureAwait(false);
            else
                await carryOut(context).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            if (queued is not null)
                faults.PutBack(queued);
            context.Abort();
            if (!context.Response.HasStarted)
                LeaveNothingToSend(context);
        }
        finally
        {
            connection.EndRequest();
        }
    }

    private async Task InjectAsync(HttpContext context, TrackedConnection connection, QueuedFault queued)
    {
        var fault = queued.Fault;
        if (fault.Kind == FaultKind.ResetBeforeBody)
        {
            Strike(queued);
            connection.Reset();
            return;
        }

        using var body = await HeldRequestBody.ReadAsync(context).ConfigureAwait(false);
        if (fault.Kind == FaultKind.Stall && !fault.CarriedOut)
        {
            Strike(queued);
            await StallAsync(context, queued).ConfigureAwait(false);
            await carryOut(context).ConfigureAwait(false);
            return;
        }

        var answer = fault.CarriedOut ? await HeldAnswer.FromAsync(context, carryOut).ConfigureAwait(false) : HeldAnswer.StandIn();
        Strike(queued);
        switch (fault.Kind)
        {
            case FaultKind.ResetBeforeAnswer:
                connection.Reset();
                LeaveNothingToSend(context);
                break;
            case FaultKind.Status or FaultKind.Html or FaultKind.EmptyBody or FaultKind.DuplicateField:
                await SendOtherAsync(context, fault, answer).ConfigureAwait(false);
                break;
            default:
                await SendBrokenAsync(context, connection, queued, answer).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Answers that HTTP has nothing against.</summary>
    private static async Task SendOtherAsync(HttpContext context, Fault fault, HeldAnswer answer)
    {
        var response = context.Response;
        if (fault.StatusCode != 0)
        {
            // Nothing is left of what the operation would have said.
            response.Headers.Remove("Allow");
            response.Headers.RetryAfter = fault.RetryAfter;
            response.StatusCode = fault.StatusCode;
        }

        switch (fault.Kind)
        {
            case FaultKind.Status:
                Router.AssignRequestId(context);
                await ErrorResponses.SendAsync(context, fault.StatusCode, fault.Detail!).ConfigureAwait(false);
                break;
            case FaultKind.Html:
                var page = Encoding.UTF8.GetBytes(
                    $"<html><head><title>{fault.StatusCode}</title></head><body><h1>{fault.StatusCode}</h1><hr>a proxy in between</body></html>\n");
                response.ContentType = "text/html";
                response.ContentLength = page.Length;
                await response.Body.WriteAsync(page, context.RequestAborted).ConfigureAwait(false);
                break;
            case FaultKind.EmptyBody:
                response.ContentType = "application/json";
                response.ContentLength = 0;
                break;
            default:
                var doubled = answer.WithFirstMemberTwice();
                response.ContentLength = doubled.Length;
                await response.Body.WriteAsync(doubled, context.RequestAborted).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Answers that the web server would not send: they go to the socket, which is done with afterwards.</summary>
    private async Task SendBrokenAsync(HttpContext context, TrackedConnection connection, QueuedFault queued, HeldAnswer answer)
    {
        var fault = queued.Fault;
        var gone = context.RequestAborted;
        var length = answer.Body.Length;
        var bytes = answer.ToWire(
            fault.Kind == FaultKind.ShortLength ? length / 2 : length,
            close: fault.Kind is FaultKind.SlowAnswer or FaultKind.Stall);
        switch (fault.Kind)
        {
            case FaultKind.ResetInAnswer:
                await connection.SendAsync(bytes[..Math.Min(fault.AnswerBytes, bytes.Length - 1)], gone).ConfigureAwait(false);
                connection.Reset();
                LeaveNothingToSend(context);
                return;
            case FaultKind.Stall:
                var before = Math.Min(fault.AnswerBytes, bytes.Length - 1);
                await connection.SendAsync(bytes[..before], gone).ConfigureAwait(false);
                await StallAsync(context, queued).ConfigureAwait(false);
                await connection.SendAsync(bytes[before..], gone).ConfigureAwait(false);
                break;
            case FaultKind.SlowAnswer:
                var slow = Math.Min(MostSlowBytes, bytes.Length);
                for (var i = 0; i < slow; i++)
                    await connection.SendAsync(bytes.Slice(i, 1), gone).ConfigureAwait(false);
                await connection.SendAsync(bytes[slow..], gone).ConfigureAwait(false);
                break;
            case FaultKind.TruncatedBody:
                await connection.SendAsync(bytes[..^((length + 1) / 2)], gone).ConfigureAwait(false);
                break;
            default:
                await connection.SendAsync(bytes, gone).ConfigureAwait(false);
                break;
        }

        await connection.CloseAsync().ConfigureAwait(false);
        LeaveNothingToSend(context);
    }

    // The server has not sent anything itself, so it would begin an answer now, and complain of a body that is missing.
    private static void LeaveNothingToSend(HttpContext context) => context.Response.Clear();

    // Counted first: whoever waits for the fault may ask for the number at once.
    private void Strike(QueuedFault queued)
    {
        requests.AddInjected(queued.Fault.Kind);
        queued.SetInjected();
    }

    private async Task StallAsync(HttpContext context, QueuedFault queued)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await queued.WaitForReleaseAsync(ended.Token).ConfigureAwait(false);
    }
}
