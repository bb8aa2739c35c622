using CyborgDb;
using Spectre.Console;

namespace MoveIndex;

/// <summary>Moves an index as the command line says.</summary>
internal static class Moving
{
    public static async Task<int> RunAsync(Settings settings, CancellationToken cancellationToken)
    {
        using var client = new CyborgDbClient(settings.BaseUrl, settings.ApiKey);
        using var newClient = new CyborgDbClient(settings.NewBaseUrl, settings.NewApiKey);
        using var key = settings.KeyFile is { } file ? KeyFile.Read(file) : null;
        var index = key is null ? client.GetIndex(settings.Index) : client.GetIndex(settings.Index, key);
        if (settings.DryRun)
            return await DryRun.ShowAsync(index, newClient, settings, cancellationToken);

        using var newKey = settings.NewKeyFile is { } newFile ? KeyFile.ReadOrMake(newFile) : null;
        var state = new MoveState(settings.StateFile, settings.Move);
        var resumes = state.HasBegun;
        AnsiConsole.WriteLine($"{(resumes ? "It goes on with" : "It begins")} the move of {settings.Move.TrimEnd()}.");
        if (state.IsDeleting && !(await client.ListIndexesAsync(cancellationToken)).Contains(settings.Index))
        {
            AnsiConsole.WriteLine("An earlier run has deleted the old index, since both agreed. It is done.");
            state.End();
            return 0;
        }
        if (!resumes && (await newClient.ListIndexesAsync(cancellationToken)).Contains(settings.NewIndex))
            throw new InvalidDataException($"There is an index '{settings.NewIndex}' already, and {settings.StateFile}, which would say that a move has begun it, is not there. Choose another name.");
        state.Begin();
        try
        {
            var result = await Display.RunAsync(progress => newKey is null
                ? newClient.RekeyKmsIndexAsync(index, settings.NewIndex, settings.NewKms!, settings.Options, state.Noting(progress), cancellationToken)
                : newClient.RekeyIndexAsync(index, settings.NewIndex, newKey, settings.Options, state.Noting(progress), cancellationToken));
            Report.Show(result);
            if (result.AreEqual)
            {
                state.End();
                return 0;
            }
            AnsiConsole.WriteLine("The same command goes on from there.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine("It was cancelled. The same command goes on from there.");
            return 130;
        }
        catch (CyborgDbException error)
        {
            Console.Error.WriteLine($"{error.Message}\nThe same command goes on from there.");
            return 1;
        }
    }
}
