using AspNetCore;
using CyborgDb.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CyborgDb.Browser.Tests.Support;

/// <summary>The application on a free port of the loopback.</summary>
public sealed class NotesSite : IAsyncDisposable
{
    private readonly WebApplication _application;

    private NotesSite(WebApplication application)
    {
        _application = application;
        Address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Address { get; }

    /// <summary>The emulator in the application's own process.</summary>
    public CyborgDbEmulator Emulator => _application.Services.GetRequiredService<CyborgDbEmulator>();

    public EncryptedIndex Index => _application.Services.GetRequiredService<EncryptedIndex>();

    /// <summary>Starts it with its own settings; without further ones on an emulator in its process.</summary>
    public static async Task<NotesSite> StartAsync(params string[] arguments)
    {
        var application = await NotesApplication.BuildAsync(
            ["--urls", "http://127.0.0.1:0", "--contentRoot", Path.Combine(AppContext.BaseDirectory, "notes"), "--Logging:LogLevel:Default=None", .. arguments]);
        await application.StartAsync();
        return new NotesSite(application);
    }

    /// <summary>Starts it with a service elsewhere, which is asked once and not again.</summary>
    public static Task<NotesSite> StartAsync(CyborgDbEmulator service, params string[] arguments) =>
        StartAsync([$"--CyborgDb:BaseAddress={service.BaseAddress}", "--CyborgDb:Resilience:MaxRetries=0", .. arguments]);

    /// <summary>Stores notes as the application itself would, each a second younger than the one before.</summary>
    public async Task StoreAsync(params IEnumerable<(string Text, string Author)> notes)
    {
        var start = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);
        await Index.UpsertAsync(notes.Select((note, i) => new VectorItem($"note-{i}")
        {
            Contents = note.Text,
            Metadata = new() { ["author"] = note.Author, ["written"] = start.AddSeconds(i) },
        }).ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
