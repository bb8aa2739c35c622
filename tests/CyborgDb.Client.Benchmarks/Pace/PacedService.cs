using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CyborgDb.Benchmarks.Pace;

/// <summary>A service that takes batches of vectors as one does that has so many workers and needs so much time for each vector.</summary>
internal sealed class PacedService : IAsyncDisposable
{
    private readonly PacedServiceKind _kind;
    private readonly int _itemsInBatch;
    private readonly SemaphoreSlim _workers;
    private readonly WebApplication _application;

    private PacedService(PacedServiceKind kind, int itemsInBatch)
    {
        _kind = kind;
        _itemsInBatch = itemsInBatch;
        _workers = new SemaphoreSlim(kind.Workers);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(HandleAsync);
    }

    public Uri Address => new(_application.Urls.Single());

    public static async Task<PacedService> StartAsync(PacedServiceKind kind, int itemsInBatch)
    {
        var service = new PacedService(kind, itemsInBatch);
        await service._application.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _workers.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/json";
        if (!await _workers.WaitAsync(_kind.RefusesMore ? 0 : Timeout.Infinite, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "0.1";
            await context.Response.WriteAsync("""{"detail":"Too many requests"}""");
            return;
        }
        try
        {
            await Task.Delay(_itemsInBatch * _kind.TimePerVector, context.RequestAborted);
        }
        finally
        {
            _workers.Release();
        }
        await context.Response.WriteAsync($$"""{"status":"success","message":"Upserted {{_itemsInBatch}} vectors"}""");
    }
}
