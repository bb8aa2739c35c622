using CyborgDb;
using MoveIndex;
using Spectre.Console;

// Into a file or a pipe goes plain text, in lines as long as they are.
if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Capabilities.Ansi = false;
    AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
    AnsiConsole.Profile.Width = 1_000;
}

return await new CommandLine().InvokeAsync(args, cancellationToken => SaidInALine(() => Demonstration.RunAsync(cancellationToken)),
    (settings, cancellationToken) => SaidInALine(() => Moving.RunAsync(settings, cancellationToken)));

// What goes wrong is said in a line.
static async Task<int> SaidInALine(Func<Task<int>> run)
{
    try
    {
        return await run();
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("It was cancelled.");
        return 130;
    }
    catch (ArgumentException error)
    {
        // Without the name that the argument has in the library.
        Console.Error.WriteLine(error.Message.Split(" (Parameter '")[0]);
        return 2;
    }
    catch (Exception error) when (error is CyborgDbException or IOException or InvalidDataException)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
}
