/* The log as a run of events (step 15). The whole interface is in wiredup.h, wu_reader_*.
 *
 * It reads commit by commit; a commit counts when all its blocks are valid and its seqs
 * follow on. Bytes at the end that are no commit are a torn tail, unless an intact later
 * commit stands behind them: then acknowledged data has rotted. There it stops with an
 * error, at every call, until wu_reader_pass() takes it to that commit and says in a gap
 * event what is lost.
 */
#ifndef WU_STORE_READER_H
#define WU_STORE_READER_H

#include "store/segment.h"

#endif
