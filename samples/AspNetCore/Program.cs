using AspNetCore;

return await NotesCommand.RunAsync(args, async () =>
{
    await using var application = await NotesApplication.BuildAsync(args);
    await application.RunAsync();
});
