using System.Collections.Concurrent;
using System.Net;
using CyborgDb.Transport;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>
/// How connections are made for synchronous calls. While such a call waits, no other thread may be needed to make its connection: where all
/// threads of the pool make such calls, there is none.
/// </summary>
public sealed class SynchronousConnectTests
{
    private readonly ConcurrentQueue<bool> _connections = [];

    [Fact]
    public async Task A_connection_for_a_synchronous_call_is_made_in_one_go()
    {
        await using var service = await ScriptedServer.StartAsync(Answer.Json(KnownOperation.Of("get").Answer));
        using var client = NewClient(service.BaseAddress, new());
        await KnownOperation.Of("get (sync)").RunAsyncOn(client);
        Assert.True(Assert.Single(_connections), "It went on elsewhere.");
    }

    [Theory]
    [InlineData("get")]
    [InlineData("get (sync)")]
    public async Task A_proxy_is_gone_through(string name)
    {
        await using var proxy = await ScriptedServer.StartAsync(Answer.Json(KnownOperation.Of("get").Answer));
        using var client = NewClient(new Uri("http://service.example:8000"), new(), new WebProxy(proxy.BaseAddress));
        await KnownOperation.Of(name).RunAsyncOn(client);
        Assert.Equal("service.example:8000", Assert.Single(proxy.Requests).Headers.Host);
    }

    private CyborgDbClient NewClient(Uri address, CyborgDbClientOptions options, IWebProxy? proxy = null)
    {
        options.BaseAddress = address;
        var handler = SocketsHandler.Create(options);
        handler.Proxy = proxy;
        handler.UseProxy = proxy is not null;
        var connect = handler.ConnectCallback!;
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var connecting = connect(context, cancellationToken);
            _connections.Enqueue(connecting.IsCompleted);
            return await connecting;
        };
        return new CyborgDbClient(options, handler);
    }
}
