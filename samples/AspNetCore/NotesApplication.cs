using CyborgDb.Emulator;

namespace AspNetCore;

/// <summary>Notes that are kept encrypted and found by what they say: a page, and the API under it.</summary>
/// <remarks>
/// Configuration: <c>CyborgDb:BaseAddress</c> and <c>CyborgDb:ApiKey</c> name the service, <c>Notes:IndexKey</c> is the key in hexadecimal,
/// <c>Notes:EmbeddingModel</c> the model that makes vectors of notes, <c>Notes:TenantHeader</c> the header that names the tenant where
/// each has an index of its own. Without an address the emulator runs in this process.
/// </remarks>
public static class NotesApplication
{
    /// <summary>The name of the index.</summary>
    public const string IndexName = "notes";

    /// <summary>Wires the application; it listens once it is started.</summary>
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);

        if (string.IsNullOrEmpty(builder.Configuration["CyborgDb:BaseAddress"]))
        {
            var emulator = await CyborgDbEmulator.StartAsync(new() { ServiceVersion = ServiceVersion.V018 });
            builder.Configuration["CyborgDb:BaseAddress"] = emulator.BaseAddress.ToString();
            // Made by the container, so that the container stops it at the end.
            builder.Services.AddSingleton(_ => emulator);
        }

        builder.Services.AddCyborgDb(builder.Configuration.GetSection("CyborgDb"));
        builder.Services.AddCyborgDbIndex<ConfiguredKey>(IndexName);
        builder.Services.AddHealthChecks().AddCyborgDb();
        builder.Services.AddSingleton<NoteIndexes>();
        builder.Services.AddHostedService<IndexCreation>();
        builder.Services.AddOpenApi(static options => options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info.Title = "Encrypted notes";
            return Task.CompletedTask;
        }));
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<NoteProblems>();
        // A request that cannot be bound is then an exception in every environment, and NoteProblems says what is wrong with it.
        builder.Services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);

        var application = builder.Build();
        application.UsePageHeaders();
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseDefaultFiles();
        // Asked for again at each visit, and not sent again unless it has changed.
        application.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache" });
        application.MapOpenApi();
        application.MapHealthChecks("/health");
        application.MapNotes();
        // Asked for once here at the latest, so that it is the container's to dispose of.
        var inProcess = application.Services.GetService<CyborgDbEmulator>();
        if (inProcess is not null)
            application.MapCiphertext(inProcess);
        application.MapGet("/about", (IConfiguration configuration) => new About(inProcess is not null, configuration[NoteIndexes.TenantHeader]))
            .WithSummary("What the page has to know of the application.");
        return application;
    }
}

/// <summary>What the page has to know of the application.</summary>
/// <param name="ShowsCiphertext">Whether <c>/items/{id}/ciphertext</c> is there: the service is the emulator in this process.</param>
/// <param name="TenantHeader">The header that names the tenant; null where there is one index for all.</param>
public sealed record About(bool ShowsCiphertext, string? TenantHeader);
