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
        using var key = settings.KeyFile is { } path ? KeyFile.Read(path) : null;
        var index = key is null ? client.GetIndex(settings.Index) : client.GetIndex(settings.Index, key.Key);
        if (settings.DryRun)
            return await DryRun.ShowAsync(index, newClient, settings, cancellationToken);

        var state = new MoveState(settings.StateFile, settings.Move);
        var stage = state.Read();
        if (stage == MoveStage.Deleting && !(await client.ListIndexesAsync(cancellationToken)).Contains(settings.Index))
        {
            AnsiConsole.WriteLine("An earlier run has deleted the old index, since both agreed. It is done.");
            state.End();
            return 0;
        }
        if (stage == MoveStage.None)
        {
            // Nothing is left behind by a move that cannot begin.
            await ShouldBeThereAsync(client, index, newClient, settings, cancellationToken);
            if (!settings.Resume && (await newClient.ListIndexesAsync(cancellationToken)).Contains(settings.NewIndex))
                throw new InvalidDataException($"There is an index '{settings.NewIndex}' already, and {settings.StateFile}, which would say that a move has begun it, is not there. Choose another name, or add --resume if it was begun by this move.");
        }

        using var newKey = settings.NewKeyFile is not { } newPath ? null
            : stage == MoveStage.None && !settings.Resume ? KeyFile.ReadOrMake(newPath)
            : File.Exists(newPath) ? KeyFile.Read(newPath)
            : throw new InvalidDataException($"There is no file {newPath}, and it had the key of '{settings.NewIndex}': bring it back, or delete that index and {settings.StateFile} and begin anew.");
        if (newKey is not null && key is not null && newKey.Key.Equals(key.Key) && settings.ChangesNothingElse)
            throw new ArgumentException("The new index would have the key of the old one, and nothing else would change.");
        AnsiConsole.WriteLine($"{(stage == MoveStage.None ? "It begins" : "It goes on with")} the move of {settings.Move.TrimEnd()}.");
        var options = stage == MoveStage.None ? settings.FirstOptions : settings.Options;
        if (stage is MoveStage.Agreed or MoveStage.Deleting && !settings.CatchUp)
        {
            var newIndex = newKey is null ? newClient.GetIndex(settings.NewIndex) : newClient.GetIndex(settings.NewIndex, newKey.Key);
            var since = await index.CompareAsync(newIndex, new() { VectorTolerance = settings.Tolerance }, cancellationToken: cancellationToken);
            if (!since.AreEqual || !settings.DeleteOld)
                return Report.Since(since, settings);
            // They are compared once more before the old one is deleted, and nothing of the new one is changed.
            options = settings.OnlyDeleting;
        }
        if (stage == MoveStage.None)
            state.Write(MoveStage.Begun);
        return await RunAsync(newClient, index, newKey, options, state, isNew: stage == MoveStage.None && !settings.Resume, settings, cancellationToken);
    }

    private static async Task<int> RunAsync(
        CyborgDbClient newClient, EncryptedIndex index, KeyFile? newKey, RekeyOptions options, MoveState state, bool isNew, Settings settings,
        CancellationToken cancellationToken)
    {
        var reached = RekeyStage.Creating;
        try
        {
            var result = await Display.RunAsync(progress =>
            {
                var told = state.Noting(new Told(value => reached = value.Stage, progress));
                return newKey is null
                    ? newClient.RekeyKmsIndexAsync(index, settings.NewIndex, settings.NewKms!, options, told, cancellationToken)
                    : newClient.RekeyIndexAsync(index, settings.NewIndex, newKey.Key, options, told, cancellationToken);
            });
            Report.Show(result);
            if (result.IsSourceDeleted)
                state.End();
            else if (result.AreEqual)
                state.Write(MoveStage.Agreed);
            else
                AnsiConsole.WriteLine("The same command goes on from there.");
            return result.AreEqual ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine("It was cancelled. The same command goes on from there.");
            return 130;
        }
        catch (CyborgDbException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            if (isNew && reached == RekeyStage.Creating && !error.IsTransient)
            {
                // The new index was refused, so there is none.
                state.End();
                newKey?.DeleteIfNew();
            }
            else
            {
                if (error is not CyborgDbNotFoundException)
                    await Console.Error.WriteLineAsync("The same command goes on from there.");
            }
            return 1;
        }
    }

    private static async Task ShouldBeThereAsync(CyborgDbClient client, EncryptedIndex index, CyborgDbClient newClient, Settings settings, CancellationToken cancellationToken)
    {
        try
        {
            await index.DescribeAsync(cancellationToken: cancellationToken);
        }
        catch (CyborgDbNotFoundException) when (settings.Index != settings.NewIndex || settings.BaseUrl != settings.NewBaseUrl)
        {
            if ((await client.ListIndexesAsync(cancellationToken)).Contains(settings.Index) || !(await newClient.ListIndexesAsync(cancellationToken)).Contains(settings.NewIndex))
                throw;
            throw new InvalidDataException($"There is no index '{settings.Index}' at {settings.BaseUrl}. If an earlier run has deleted it, the move is finished, and '{settings.NewIndex}' is the index now.");
        }
    }

    private sealed class Told(Action<RekeyProgress> first, IProgress<RekeyProgress> second) : IProgress<RekeyProgress>
    {
        public void Report(RekeyProgress value)
        {
            first(value);
            second.Report(value);
        }
    }
}
