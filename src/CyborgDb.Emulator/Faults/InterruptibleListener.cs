using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CyborgDb.Emulator.Faults;

/// <summary>A listener that outlives the sockets it listens on.</summary>
internal sealed class InterruptibleListener(SocketTransportFactory sockets, IConnectionListener first) : IConnectionListener
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly List<IConnectionListener> _former = [];
    private IConnectionListener _current = first;
    private TaskCompletionSource? _ended;
    private TaskCompletionSource? _resumed;
    private Socket? _placeholder;
    private bool _unbound;

    public EndPoint EndPoint { get; } = first.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await Volatile.Read(ref _current).AcceptAsync(cancellationToken).ConfigureAwait(false) is { } connection)
                return connection;

            // Nothing more comes from a listener that has ended: either another follows, or this is the end.
            Volatile.Read(ref _ended)?.TrySetResult();
            Task? resumed;
            await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (_unbound)
                    return null;
                resumed = _resumed?.Task;
            }
            finally
            {
                _changing.Release();
            }

            if (resumed is not null)
                await resumed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RefuseAsync()
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_unbound || _resumed is not null)
                return;
            _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _ended, ended);
            await _current.UnbindAsync().ConfigureAwait(false);

            // The socket is gone only when nobody waits on it any more.
            await ended.Task.ConfigureAwait(false);

            // Bound, but not listening: the port refuses connections, and nobody else takes it.
            _placeholder = new(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _placeholder.Bind(EndPoint);
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task ResumeAsync()
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_unbound || _resumed is null)
                return;
            ReleasePlaceholder();
            var next = await sockets.BindAsync(EndPoint).ConfigureAwait(false);
            _former.Add(_current);
            Volatile.Write(ref _current, next);
            _resumed.SetResult();
            _resumed = null;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _unbound = true;
            ReleasePlaceholder();
            await _current.UnbindAsync(cancellationToken).ConfigureAwait(false);
            _resumed?.SetResult();
            _resumed = null;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);

        // Only now: connections that an ended listener has accepted go on using what belongs to it.
        foreach (var former in _former)
            await former.DisposeAsync().ConfigureAwait(false);
        await _current.DisposeAsync().ConfigureAwait(false);
        _changing.Dispose();
    }

    private void ReleasePlaceholder()
    {
        _placeholder?.Dispose();
        _placeholder = null;
    }
}
