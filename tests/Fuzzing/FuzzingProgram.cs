using System.Globalization;
using MLSegmentation.Fuzzing.Running;
using MLSegmentation.Fuzzing.Seeds;
using MLSegmentation.Fuzzing.Targets;

namespace MLSegmentation.Fuzzing;

/// <summary>Gives readers what nobody would write.</summary>
internal static class FuzzingProgram
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["list"]:
                foreach (var target in FuzzTargets.All)
                {
                    Console.WriteLine(target.Name);
                }

                return 0;
            case ["fuzz", var name]:
                AflRun.Begin(FuzzTargets.Get(name));
                return 0;
            case ["run", var name, .. { Length: > 0 } files]:
                return FileRun.Begin(FuzzTargets.Get(name), files);
            case ["mutate", var name, var count, var folder]:
                return MutationRun.Begin(FuzzTargets.Get(name), int.Parse(count, CultureInfo.InvariantCulture), folder);
            case ["corpus", var folder]:
                Corpus.Write(folder);
                return 0;
            case ["keep", var archive, var queue]:
                Console.WriteLine(FoundInputs.Keep(archive, queue));
                return 0;
            case ["unpack", var archive, var folder]:
                FoundInputs.Unpack(archive, folder);
                return 0;
            default:
                Console.Error.WriteLine(
                    "Give one of: list, fuzz TARGET, run TARGET FILE…, mutate TARGET COUNT FOLDER, corpus FOLDER, keep ARCHIVE QUEUE, unpack ARCHIVE FOLDER");
                return 2;
        }
    }
}
