using System.Text;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>The body of an error is read as far as 64 KB, whatever comes after.</summary>
public sealed class ErrorBodyTests
{
    private static readonly byte[] s_kilobyte = Encoding.UTF8.GetBytes(new string('x', 1024));

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    [InlineData("list ids")]
    [InlineData("upsert (sync)")]
    public async Task An_error_body_that_never_ends_still_gives_the_error(string operation)
    {
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            while (true)
                await context.Response.Body.WriteAsync(s_kilobyte, context.RequestAborted);
        });
        using var client = service.NewClient();
        var error = await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => KnownOperation.Of(operation).RunAsyncOn(client));
        Assert.Null(error.Detail);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    [InlineData("list ids")]
    public async Task An_error_body_that_stalls_after_64_KB_still_gives_the_error(string operation)
    {
        await using var service = await ScriptedServer.StartAsync(async context =>
        {
            context.Response.StatusCode = 404;
            for (var i = 0; i < 70; i++)
                await context.Response.Body.WriteAsync(s_kilobyte, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Answer.Stall(context);
        });
        // Time stands still, so waiting for more would never end.
        using var client = service.NewClient(o => o.TimeProvider = new ManualClock());
        await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => KnownOperation.Of(operation).RunAsyncOn(client));
    }

    [Fact]
    public async Task A_detail_longer_than_64_KB_is_left_out_and_one_within_is_shortened()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Detail(404, new string('y', 70_000)), Answer.Detail(404, new string('y', 60_000)));
        using var client = service.NewClient();
        Assert.Null((await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => KnownOperation.Of("get").RunAsyncOn(client))).Detail);
        var detail = (await Assert.ThrowsAsync<CyborgDbNotFoundException>(() => KnownOperation.Of("get").RunAsyncOn(client))).Detail!;
        Assert.Equal(new string('y', 1023) + "…", detail);
    }
}
