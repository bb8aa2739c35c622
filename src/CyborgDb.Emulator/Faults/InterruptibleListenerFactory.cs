using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CyborgDb.Emulator.Faults;

#pragma warning disable CA1001 // The server, which asks for the listener, disposes it.
/// <summary>Listens through the server's own sockets, and can stop and start again on the same port.</summary>
internal sealed class InterruptibleListenerFactory(SocketTransportFactory sockets) : IConnectionListenerFactory
{
    private InterruptibleListener? _listener;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _listener = new(sockets, await sockets.BindAsync(endpoint, cancellationToken).ConfigureAwait(false));

    public Task RefuseAsync() => _listener!.RefuseAsync();

    public Task AcceptAsync() => _listener!.ResumeAsync();
}
#pragma warning restore CA1001
