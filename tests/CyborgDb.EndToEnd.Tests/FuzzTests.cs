using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>Whatever a service answers, an operation ends with a result or with a <see cref="CyborgDbException"/>.</summary>
public sealed class FuzzTests
{
    private static readonly string[] s_errors =
    [
        """{"status_code":400,"detail":"Dimension mismatch: index 'a' has dimension 2"}""",
        """{"detail":[{"loc":["body","items",0,"id"],"msg":"Field required","type":"missing"}]}""",
        "<html><body>Bad gateway</body></html>",
    ];

    private static readonly int[] s_statuses = [200, 200, 200, 200, 200, 200, 201, 204, 302, 400, 401, 404, 409, 418, 422, 429, 500, 503];

    private static readonly string[] s_retryAfter = ["1", "0.5", "NaN", "-1", "1e9", "99999999999999999999", "Sun, 01 Mar 2026 12:00:09 GMT", "", "\t"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Ten_thousand_mutated_bodies_give_a_result_or_a_typed_error(int part)
    {
        const int Count = 2500;
        byte[] next = [];
        var (status, retryAfter) = (200, "");
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            if (retryAfter.Length > 0)
                context.Response.Headers.RetryAfter = retryAfter;
            if (status is 204 or 304)
                return;
            context.Response.ContentLength = next.Length;
            await context.Response.Body.WriteAsync(next);
        });
        using var client = service.NewClient(o => (o.Resilience.MaxRetries, o.Resilience.BreakerMinimumThroughput) = (0, int.MaxValue));
        var random = new Random(part);
        var outcomes = new Dictionary<string, int>();
        for (var i = 0; i < Count; i++)
        {
            var operation = KnownOperation.All[random.Next(KnownOperation.All.Count)];
            status = s_statuses[random.Next(s_statuses.Length)];
            retryAfter = random.Next(4) == 0 ? s_retryAfter[random.Next(s_retryAfter.Length)] : "";
            var valid = status < 300 ? operation.Answer : s_errors[random.Next(s_errors.Length)];
            next = Mutation.Of(Encoding.UTF8.GetBytes(valid), random);
            var error = await Record.ExceptionAsync(() => operation.RunAsyncOn(client));
            Assert.True(
                error is null or CyborgDbException and not CyborgDbTransportException,
                $"Part {part}, mutation {i}, {operation}, status {status}, Retry-After '{retryAfter}', body {Encoding.Latin1.GetString(next)}: {error}");
            var outcome = error?.GetType().Name ?? "result";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        // The mutations have to reach what they are for: some are still right, many are not.
        Assert.True(
            outcomes.GetValueOrDefault("result") > Count / 100 && outcomes.GetValueOrDefault(nameof(CyborgDbProtocolException)) > Count / 10,
            string.Join(", ", outcomes));
        Assert.InRange(service.Requests.Select(request => request.Connection).Distinct().Count(), 1, 50);
    }

    [Fact]
    public async Task Mutated_HTTP_gives_a_result_or_a_typed_error()
    {
        byte[] next = [];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = Task.Run(async () =>
        {
            var buffer = new byte[16 * 1024];
            while (true)
            {
                using var connection = await listener.AcceptSocketAsync(stop.Token);
                // All of these requests come in one piece, or what is left of them is of no interest.
                await connection.ReceiveAsync(buffer, stop.Token);
                await connection.SendAsync(next, stop.Token);
                connection.Shutdown(SocketShutdown.Send);
                while (await connection.ReceiveAsync(buffer, stop.Token) > 0)
                {
                }
            }
        });
        var options = new CyborgDbClientOptions { BaseAddress = new Uri($"http://{listener.LocalEndpoint}") };
        (options.Resilience.MaxRetries, options.Resilience.BreakerMinimumThroughput) = (0, int.MaxValue);
        using var client = new CyborgDbClient(options);
        var random = new Random(5);
        var results = 0;
        for (var i = 0; i < 1500 && !serving.IsCompleted; i++)
        {
            var operation = KnownOperation.All[random.Next(KnownOperation.All.Count)];
            var answer = operation.Answer;
            var valid = random.Next(2) == 0
                ? $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: 7\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer)}\r\n\r\n{answer}"
                : $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(answer).ToString("x", CultureInfo.InvariantCulture)}\r\n{answer}\r\n0\r\n\r\n";
            next = Mutation.Of(Encoding.UTF8.GetBytes(valid), random);
            var error = await Record.ExceptionAsync(() => operation.RunAsyncOn(client));
            Assert.True(error is null or CyborgDbException, $"Mutation {i}, {operation}, {Encoding.Latin1.GetString(next)}: {error}");
            results += error is null ? 1 : 0;
        }
        Assert.False(serving.IsCompleted, $"The server has ended: {serving.Exception}");
        Assert.InRange(results, 50, 1200);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }
}
