using BulkIngest;
using CyborgDb;
using CyborgDb.Emulator;
using Spectre.Console;

if (new IngestCommand().Read(args, out var exitCode) is not { } settings)
    return exitCode;

// Into a file or a pipe goes plain text, in lines as long as they are.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    AnsiConsole.Profile.Width = 1_000;
}

// Ctrl-C ends the ingestion, which then says where it stands; a second one ends the program.
using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
};

try
{
    await using var emulator = settings.BaseUrl is null ? await CyborgDbEmulator.StartAsync() : null;
    using var client = new CyborgDbClient(settings.BaseUrl ?? emulator!.BaseAddress.ToString(), settings.ApiKey);
    using var collection = settings.File is { } file ? Collection.Open(file, settings) : Collection.Make();
    using var keyFile = KeyFile.ReadOrMake(settings.KeyFile);
    AnsiConsole.WriteLine(emulator is null
        ? $"{collection.Name} goes into index '{settings.Index}' at {settings.BaseUrl}."
        : $"{collection.Name} goes into an emulator in this process, which forgets it at the end.");

    var index = await Indexes.LoadOrCreateAsync(client, settings.Index, keyFile);
    // What an emulator has stored is gone with it, so only a service's account is worth keeping.
    var checkpoint = new CheckpointFile(emulator is null ? settings.CheckpointFile : null);
    var resumeAfter = checkpoint.Read();
    if (resumeAfter is not null && await index.CountAsync() == 0)
    {
        AnsiConsole.WriteLine("The index is empty, so what an earlier run stored is not there: it begins anew.");
        resumeAfter = null;
        checkpoint.Delete();
    }
    var result = await Ingestion.RunAsync(collection, index, settings, checkpoint, resumeAfter, cancellation.Token);
    if (result.Error is null)
        checkpoint.Delete();
    Account.Show(result.Account, result.Error, checkpoint.Path);
    AnsiConsole.WriteLine($"Items in the index: {await index.CountAsync():#,0}.");
    return result.Error switch { null => 0, OperationCanceledException => 130, _ => 1 };
}
catch (ArgumentException error)
{
    // Without the name that the argument has in the library.
    Console.Error.WriteLine(error.Message.Split(" (Parameter '")[0]);
    return 2;
}
catch (Exception error) when (error is CyborgDbException or IOException or InvalidDataException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
