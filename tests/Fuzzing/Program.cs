using MLSegmentation.Fuzzing.Running;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.Fuzzing.Targets;

// Gives readers what nobody would write:  MLSegmentation.Fuzzing list | fuzz TARGET | run TARGET FILE… | mutate TARGET COUNT FOLDER | corpus FOLDER
switch (args)
{
    case ["list"]:
        foreach (var target in FuzzTargets.All)
        {
            Console.WriteLine(target.Name);
        }

        break;
    case ["fuzz", var name]:
        AflRun.Begin(FuzzTargets.Get(name));
        break;
    case ["run", var name, .. { Length: > 0 } files]:
        return FileRun.Begin(FuzzTargets.Get(name), files);
    case ["mutate", var name, var count, var folder]:
        return MutationRun.Begin(FuzzTargets.Get(name), int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), folder);
    case ["corpus", var folder]:
        Corpus.Write(folder);
        break;
    default:
        Console.Error.WriteLine("Give one of: list, fuzz TARGET, run TARGET FILE…, mutate TARGET COUNT FOLDER, corpus FOLDER");
        return 2;
}

return 0;
